"""Records for tests of access: shelves with a level of their own, and the books that stand on them."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from shiraka.engines.lifecycle import Lifecycle
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.models import Reader
from shiraka.foundation.access.permission import Scope
from shiraka.foundation.people.models import Unit, User


class Shelf(models.Model):
    """Says whose it is in every way a record can."""

    confidentiality = models.PositiveSmallIntegerField(choices=Confidentiality, default=Confidentiality.INTERNAL)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=3, blank=True)
    organisation_number = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["Shelf"]] = models.Manager()

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"Shelf {self.pk}"


class Book(models.Model):
    """Has no level of its own: it is seen by those who see its shelf."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="books")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Book"]] = models.Manager()

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"Book {self.pk}"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What access asks of an entity."""

    model: type[models.Model]
    row: str
    scope: Scope = field(default_factory=Scope)
    parent: str = ""
    about: str = ""
    inside: bool = False
    comes_by_itself: bool = False
    lifecycle: Lifecycle | None = None
    edit: str = ""
    searched: tuple[str, ...] = ()


SHELF = Kind(
    model=Shelf,
    row="shelf",
    scope=Scope(organisation="organisation_number", country="country", unit="unit", people=("created_by", "leader")),
    edit="shelf:C",
)
BOOK = Kind(model=Book, row="book", scope=Scope(people=("author",)), parent="shelf", edit="book:C")

ROWS = {
    "shelf": {"HS": "A", "PO": "C", "FI": "R", "FP": "Co", "NC": "Ro", "EP": "Co", "AU": "R"},
    "shelf_sign": {"HS": "S", "PO": "R"},
    "book": {"HS": "A", "PO": "C", "FI": "R", "FP": "Co", "NC": "R", "EP": "R", "AU": "R"},
}


def make_shelf(level: int = Confidentiality.INTERNAL, **more: Any) -> Shelf:
    return Shelf.objects.create(confidentiality=level, **more)


def name_reader(record: models.Model, user: User) -> Reader:
    """Name a person on a record, as whoever edits it would."""
    return Reader.objects.create(record=record, user=user, named_at=clock.now(), named_by=user)
