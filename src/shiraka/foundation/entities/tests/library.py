"""Two entities for tests: studies, and the chapters that belong to them."""

from typing import Any, ClassVar

from django.db import models

from shiraka.foundation.access.permission import Scope
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.entities.definition import Entity, Show
from shiraka.foundation.entities.fields import CodesField, CountryField
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.tests import studies
from shiraka.foundation.workflow.tests.studies import STUDY_LIFE, Study
from shiraka.values.text import Text

TOPICS = (("3", "Water"), ("13", "Climate"), ("7", "Heritage"))


class Chapter(Record):
    """Belongs to a study, and has the kinds of field that a study has not."""

    personal_fields = ("email",)

    study = models.ForeignKey(Study, models.PROTECT, related_name="chapters", verbose_name="study")
    heading = TranslatedField("heading")
    country = CountryField("country", blank=True)
    topics = CodesField("topics", codes=TOPICS)
    is_final = models.BooleanField("final", default=False)
    begun_date = models.DateField("begun on", null=True, blank=True, help_text="The first word.")
    share = models.DecimalField("share", max_digits=5, decimal_places=2, null=True, blank=True)
    address = models.URLField("address", blank=True)
    email = models.EmailField("e-mail", blank=True)
    body = models.TextField("body", blank=True)

    objects: ClassVar[models.Manager["Chapter"]] = models.Manager()

    class Meta:
        managed = False
        verbose_name = "chapter"
        verbose_name_plural = "chapters"

    def __str__(self) -> str:
        return str(self.heading)


STUDY = Entity(
    model=Study,
    row="study",
    icon="file-text",
    scope=Scope(organisation="organisation_number", unit="unit", people=("created_by", "leader")),
    lifecycle=STUDY_LIFE,
    numbered="case",
    title="title",
    shows=(
        Show("number", column=True, search=True, form=False),
        Show("title", column=True, search=True),
        Show("status", column=True, filter=True, form=False),
        Show("leader", column=True, filter=True),
        Show("unit", column=True, filter=True),
        Show("organisation_number"),
        Show("confidentiality", filter=True),
        Show("cost", column=True, filter=True, internal=True, section="Figures"),
        Show("pages", column=True),
        Show("approved_date", column=True, filter=True, form=False, section="Approval"),
        Show("note", search=True),
    ),
)
CHAPTER = Entity(
    model=Chapter,
    row="chapter",
    icon="book-open",
    parent="study",
    title="heading",
    shows=(
        Show("study"),
        Show("heading", column=True, search=True),
        Show("country", column=True, filter=True),
        Show("topics", column=True, filter=True),
        Show("is_final", column=True, filter=True),
        Show("begun_date", column=True, filter=True),
        Show("share"),
        Show("address"),
        Show("email"),
        Show("body", search=True),
    ),
)
ROWS = {**studies.ROWS, "chapter": {"HS": "R", "PO": "C", "FI": "R", "FP": "C", "EP": "R"}}


def write_study(*, actor: User | None = None, **more: Any) -> Study:
    """Return a study entered as people enter it: numbered, found, told to the trail."""
    values: dict[str, Any] = {"title": Text(en="Waters", fr="Eaux", ar="مياه"), "unit": make_unit(), **more}
    return create_record(Study(**values), actor=actor)


def write_chapter(study: Study, *, actor: User | None = None, **more: Any) -> Chapter:
    return create_record(Chapter(study=study, **{"heading": Text(en="Springs"), **more}), actor=actor)
