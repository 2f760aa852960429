"""A record for tests of lifecycles: a study that is drafted, read by several people, approved and closed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from shiraka.engines.lifecycle import SYSTEM, Lifecycle, Move, Route, Step
from shiraka.foundation import clock
from shiraka.foundation.access.permission import Scope
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.people.models import Unit, User
from shiraka.foundation.people.tests.factories import make_unit
from shiraka.foundation.records import ConfidentialRecord
from shiraka.foundation.workflow.conditions import Condition, met, unmet
from shiraka.values.text import Text


class StudyStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    APPROVED = "approved", "Approved"
    CLOSED = "closed", "Closed"


class Study(ConfidentialRecord):
    """Has a field of each kind that a page, a filter or a guard treats in its own way."""

    number = models.CharField("number", max_length=20, blank=True)
    title = TranslatedField("title")
    status = models.CharField("status", max_length=10, choices=StudyStatus, default=StudyStatus.DRAFT, editable=False)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="unit", related_name="+")
    organisation_number = models.CharField("organisation", max_length=20, blank=True)
    cost = models.DecimalField("cost", max_digits=12, decimal_places=2, null=True, blank=True)
    approved_date = models.DateField("approved on", null=True, blank=True)
    pages = models.PositiveIntegerField("pages", null=True, blank=True)
    note = models.TextField("note", blank=True)

    objects: ClassVar[models.Manager["Study"]] = models.Manager()

    class Meta:
        managed = False
        verbose_name = "study"
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return str(self.title)

    def drafted_by(self) -> tuple[int | None, ...]:
        return (self.leader.pk if self.leader else None,)


@dataclass(frozen=True)
class StudyApproved:
    study_id: int


def costs_money(study: Study) -> bool:
    return bool(study.cost)


def pages_are_known(study: Study) -> bool:
    return study.pages is not None


def leads(study: Study, user: User) -> bool:
    return bool(study.leader == user)


def is_long(study: Study) -> bool:
    return (study.pages or 0) > 100


def title_is_in_arabic(study: Study, **_more: object) -> Condition:
    if study.title.ar:
        return met("Arabic title", study.title.ar)
    return unmet("Arabic title", "There is none yet.", rule="R-15", who="the officer")


def pages_are_counted(study: Study, **_more: object) -> Condition:
    return met("Pages", study.pages) if study.pages else unmet("Pages", "Nobody counted them.")


def approval_is_not_ahead(_study: Study, *, approved_date: date | None = None, **_more: object) -> Condition | None:
    """Be asked only when the day is there."""
    if approved_date is None:
        return None
    return met("Day") if approved_date <= clock.today() else unmet("Day", "It lies ahead.")


def number_it(study: Study, **_more: object) -> str:
    """Change a further field, and say by what authority."""
    study.number = f"S-{study.pk}"
    return "Memorandum 7"


APPROVAL = Route(
    name="approval",
    steps=(
        Step(name="readers", label="Readers", right="study:V", quorum=2, deadline="technical"),
        Step(name="money", label="Money", right="study_money:V", applies=costs_money, deadline="finance"),
        Step(
            name="director",
            label="Director",
            right="study_director:A",
            after=("readers", "money"),
            ready=pages_are_known,
            deadline="legal",
        ),
    ),
    covers=("title", "cost"),
)
_DRAFT, _REVIEW = frozenset({StudyStatus.DRAFT.value}), frozenset({StudyStatus.REVIEW.value})
_APPROVED = frozenset({StudyStatus.APPROVED.value})
STUDY_LIFE = Lifecycle(
    name="study",
    states=tuple(StudyStatus.values),
    initial=StudyStatus.DRAFT,
    final=frozenset({StudyStatus.CLOSED.value}),
    path=tuple(StudyStatus.values),
    moves=(
        Move(
            action="submit", label="Submit", sources=_DRAFT, target=StudyStatus.REVIEW, right="study:C",
            guards=(title_is_in_arabic, pages_are_counted), optional=("note",), deadline="drafting",
        ),
        Move(
            action="return", label="Return", sources=_REVIEW, target=StudyStatus.DRAFT, right="study:A", severe=True,
            inputs=("reason",),
        ),
        Move(
            action="approve", label="Approve", sources=_REVIEW, target=StudyStatus.APPROVED, right="study:A",
            approval=APPROVAL, inputs=("approved_date",), optional=("pages", "reason"), effect=number_it,
            guards=(title_is_in_arabic, approval_is_not_ahead), publishes=StudyApproved, deadline="signature",
        ),
        Move(
            action="shorten", label="Shorten", sources=_REVIEW, target=StudyStatus.DRAFT, right="study:C",
            applies=is_long,
        ),
        Move(
            action="sign_off", label="Sign off", sources=_APPROVED, target=StudyStatus.CLOSED, right="study_sign:S",
            deadline="closing", waits_for=leads,
        ),
        Move(action="expire", label="Expire", sources=_APPROVED, target=StudyStatus.CLOSED, right=SYSTEM),
    ),
)  # fmt: skip

ROWS = {
    "study": {"HS": "A", "PO": "C", "DD": "V", "LA": "V", "FI": "R", "FP": "Co", "EP": "Co", "AU": "R"},
    "study_money": {"FI": "V"},
    "study_director": {"DG": "A", "HS": "A"},
    "study_sign": {"PO": "S", "HS": "R"},
}
ROWS["study"]["DG"] = "R"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What access and workflow ask of an entity."""

    model: type[models.Model] = Study
    row: str = "study"
    scope: Scope = field(
        default_factory=lambda: Scope(organisation="organisation_number", unit="unit", people=("created_by", "leader"))
    )
    parent: str = ""
    about: str = ""
    inside: bool = False
    lifecycle: Lifecycle | None = STUDY_LIFE
    edit: str = "study:C"
    searched: tuple[str, ...] = ("number", "title", "note")


def make_study(*, author: User | None = None, **more: Any) -> Study:
    """Return a draft that lacks nothing of its own, of the unit PIC unless said, stored without a trail."""
    values: dict[str, Any] = {
        "title": Text(en="Waters", fr="Eaux", ar="مياه"),
        "unit": make_unit(),
        "pages": 80,
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "created_by": author,
        "updated_by": author,
        **more,
    }
    study = Study(**values)
    study.save()
    return study


def fresh(study: Study) -> Study:
    """Return the study as stored, with nothing remembered of it."""
    return Study.objects.get(pk=study.pk)
