"""What every record has: who made and last changed it, its version and its confidentiality."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.access.levels import Confidentiality


class Record(models.Model):
    """The base of every entity that people edit.

    `version` rises with each change, so that nothing is silently overwritten when two people edit.
    Fields named in `personal_fields` hold data of persons, which the trail, kept for ever, tells only as
    changed (R-18).
    `called_after` names the foreign key to a record whose name this one bears; its readers may not know that one.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ()
    called_after: ClassVar[str] = ""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    updated_at = models.DateTimeField(_("last change"), editable=False, db_index=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("last changed by"),
    )

    class Meta:
        abstract = True

    @classmethod
    def read_together(cls, records: Sequence[Self]) -> None:
        """Read for several records at once what approvals and guards ask of each; by default they ask nothing."""

    def several(self, name: str) -> list[models.Model]:
        """Return the records of a many-to-many field: those chosen and not stored yet, else those stored."""
        chosen = self._chosen()
        if name not in chosen and self.pk is not None:
            return list(getattr(self, name).all())
        return list(chosen.get(name, ()))

    def choose(self, name: str, records: Iterable[models.Model]) -> None:
        """Put records into a many-to-many field; they are stored with the record, through `store_chosen`."""
        self._chosen()[name] = tuple(records)

    def store_chosen(self) -> None:
        """Store what was chosen, once the row of the record is stored."""
        chosen = self._chosen()
        while chosen:
            name, records = chosen.popitem()
            getattr(self, name).set([record.pk for record in records])

    def stored(self) -> None:
        """Bring up to date what is kept beside the row, once it is stored; by default nothing is."""

    @classmethod
    def stored_together(cls, records: Sequence[Self]) -> None:
        """Bring up to date what is kept beside the rows of many new records, once they are stored."""
        for record in records:
            record.stored()

    def _chosen(self) -> dict[str, tuple[models.Model, ...]]:
        found: dict[str, tuple[models.Model, ...]] = self.__dict__.setdefault("_chosen_records", {})
        return found

    def document_refusal(self, kind: str) -> str:  # noqa: ARG002 - what records refuse depends on it
        """Return the sentence by which a record takes no document, or version of one, of a kind any more."""
        return ""

    def shares_document(self, kind: str) -> bool:  # noqa: ARG002 - what records share depends on it
        """Tell whether a document of a kind is for the other side too, where nothing else is said of it."""
        return False

    def is_as_stored(self) -> bool:
        """Tell whether it holds what is stored of it, bookkeeping apart; one query."""
        stored = type(self)._default_manager.filter(pk=self.pk).first()
        told = [field.attname for field in self._meta.concrete_fields if field.name not in BOOKKEEPING]
        return stored is not None and all(getattr(stored, name) == getattr(self, name) for name in told)

    def check_entering(self) -> None:
        """Raise `Refused` where a rule forbids to enter it, by whatever way it comes in; by default none does."""

    def derive(self) -> None:
        """Bring what follows from other facts of the record up to date, before a change of it is stored."""

    def told_on(self, record: models.Model) -> Self:  # noqa: ARG002 - what has two ends depends on it
        """Return it as it is told on the page of a record that it is listed on."""
        return self

    def drafted_by(self) -> tuple[int | None, ...]:
        """Return who, beside its writers, did what is approved on the record: they approve nothing (R-03)."""
        return ()


class ConfidentialRecord(Record):
    """A record with a confidentiality of its own; those with a parent take the parent's."""

    confidentiality = models.PositiveSmallIntegerField(
        _("confidentiality"),
        choices=Confidentiality,
        default=Confidentiality.INTERNAL,
        help_text=_("Restricted: the unit and named people. Confidential and above: named people only."),
    )

    class Meta:
        abstract = True


BOOKKEEPING = ("id", "version", "created_at", "created_by", "updated_at", "updated_by")
"""Fields of every record that no entity needs to account for."""


def related_model(field: models.Field[Any, Any]) -> type[models.Model]:
    """Return the model a relation leads to, once all models are loaded."""
    related = field.related_model
    if not isinstance(related, type):
        raise TypeError(f"{field} leads to {related}, which is not loaded.")
    return related
