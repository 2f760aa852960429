"""The figures that head a home page: which of them each role needs, in its order, each proved by a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements.terms import RUNNING, UNSIGNED, AgreementStatus, ObligationStatus, Renewal
from shiraka.apps.partners.terms import ENGAGED, MarkerStatus, PartnerStatus
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed, cells_for, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.jobs.models import Job
from shiraka.foundation.jobs.models import State as JobState
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.people.models import Role, User

Query = Sequence[tuple[str, str]]

SOON_DAYS: Final = 90
"""How far ahead "soon" reaches for due diligence and agreements."""
NEXT_DAYS: Final = 30
SILENT_MONTHS: Final = 12
LATE, SOON, CALM = "late", "soon", ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something counted: the records of one kind that a list shows when it is asked with `query`."""

    entity: str
    label: object
    definition: object
    query: Callable[[User, date], Query]
    tone: str = CALM


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A measure as one reader sees it: how many, where they are listed, and what is counted."""

    label: str
    definition: str
    value: int
    url: str
    tone: str = CALM

    @property
    def is_alarming(self) -> bool:
        """Whether it should be nothing and is not."""
        return self.tone == LATE and self.value > 0

    @property
    def is_near(self) -> bool:
        return self.tone == SOON and self.value > 0


def _in(*statuses: str) -> Query:
    return [("status", str(status)) for status in sorted(statuses)]


def _since(name: str, day: date) -> tuple[str, str]:
    return f"{name}_after", day.isoformat()


def _until(name: str, day: date) -> tuple[str, str]:
    return f"{name}_before", day.isoformat()


def _between(name: str, today: date, days: int) -> Query:
    return [_since(name, today), _until(name, today + timedelta(days=days))]


def _late(name: str, today: date) -> tuple[str, str]:
    return _until(name, today - timedelta(days=1))


DUE_DILIGENCE_END: Final = "due_diligence_end_date"

MEASURES: Final[Mapping[str, Measure]] = {
    "my_partners": Measure(
        entity="partner",
        label=_("My partners"),
        definition=_("Partners whose lead officer you are, in any state."),
        query=lambda user, _today: [("lead_officer", str(user.pk))],
    ),
    "partners": Measure(
        entity="partner",
        label=_("Active partners"),
        definition=_("Partners in state Active: an agreement with them is in force."),
        query=lambda _user, _today: _in(PartnerStatus.ACTIVE),
    ),
    "all_partners": Measure(
        entity="partner",
        label=_("Partners"),
        definition=_("Partners you may see, in any state."),
        query=lambda _user, _today: [],
    ),
    "screening": Measure(
        entity="partner",
        label=_("Before due diligence"),
        definition=_("Partners in state Prospect or Screening."),
        query=lambda _user, _today: _in(PartnerStatus.PROSPECT, PartnerStatus.SCREENING),
    ),
    "in_due_diligence": Measure(
        entity="partner",
        label=_("In due diligence"),
        definition=_("Partners in state In due diligence: scored, read again or awaiting the decision."),
        query=lambda _user, _today: _in(PartnerStatus.IN_DUE_DILIGENCE),
    ),
    "clearance_over": Measure(
        entity="partner",
        label=_("Due diligence over"),
        definition=_("Cleared, active or dormant partners whose due diligence ended before today. Aim: none."),
        query=lambda _user, today: [*_in(*ENGAGED), _late(DUE_DILIGENCE_END, today)],
        tone=LATE,
    ),
    "clearance_ending": Measure(
        entity="partner",
        label=_("Due diligence ends in 90 days"),
        definition=_("Cleared, active or dormant partners whose due diligence ends from today to 90 days on."),
        query=lambda _user, today: [*_in(*ENGAGED), *_between(DUE_DILIGENCE_END, today, SOON_DAYS)],
        tone=SOON,
    ),
    "silent": Measure(
        entity="partner",
        label=_("No contact for 12 months"),
        definition=_("Cleared, active or dormant partners last contacted twelve months ago or earlier."),
        query=lambda _user, today: [*_in(*ENGAGED), _until("last_contact_date", add_months(today, -SILENT_MONTHS))],
        tone=SOON,
    ),
    "suspended": Measure(
        entity="partner",
        label=_("Suspended partners"),
        definition=_("Partners in state Suspended: nothing new is signed with them."),
        query=lambda _user, _today: _in(PartnerStatus.SUSPENDED),
        tone=SOON,
    ),
    "claims": Measure(
        entity="marker",
        label=_("Markers to verify"),
        definition=_("Markers, such as youth-led or women-led, claimed and not verified yet: they do not count."),
        query=lambda _user, _today: _in(MarkerStatus.CLAIMED),
    ),
    "under_way": Measure(
        entity="agreement",
        label=_("Agreements before signature"),
        definition=_("Agreements from proposal to awaiting signature."),
        query=lambda _user, _today: _in(*UNSIGNED),
    ),
    "in_review": Measure(
        entity="agreement",
        label=_("In internal review"),
        definition=_("Agreements in state Internal review: opinions, legal clearance and certificates are given."),
        query=lambda _user, _today: _in(AgreementStatus.INTERNAL_REVIEW),
    ),
    "to_sign": Measure(
        entity="agreement",
        label=_("Ready or waiting for signature"),
        definition=_("Agreements whose review is done, and those in state Awaiting signature."),
        query=lambda _user, _today: _in(AgreementStatus.CLEARED, AgreementStatus.AWAITING_SIGNATURE),
        tone=SOON,
    ),
    "in_force": Measure(
        entity="agreement",
        label=_("Agreements in force"),
        definition=_("Agreements in state In force, Expiring or Renewed."),
        query=lambda _user, _today: _in(*RUNNING),
    ),
    "ending": Measure(
        entity="agreement",
        label=_("Agreements that end in 90 days"),
        definition=_("Agreements in force whose end lies from today to 90 days on."),
        query=lambda _user, today: [*_in(*RUNNING), *_between("end_date", today, SOON_DAYS)],
        tone=SOON,
    ),
    "tacit": Measure(
        entity="agreement",
        label=_("Renewed tacitly unless notice is given"),
        definition=_("Agreements in force that go on by themselves and whose term ends within a year."),
        query=lambda _user, today: [
            ("renewal", str(Renewal.TACIT)),
            *_in(*RUNNING),
            _since("end_date", today),
            _until("end_date", add_months(today, 12)),
        ],
    ),
    "promises_late": Measure(
        entity="obligation",
        label=_("Obligations late"),
        definition=_("Open obligations, ours and theirs, that were due before today. Aim: none."),
        query=lambda _user, today: [*_in(ObligationStatus.OPEN), _late("due_date", today)],
        tone=LATE,
    ),
    "promises_next": Measure(
        entity="obligation",
        label=_("Obligations due in 30 days"),
        definition=_("Open obligations, ours and theirs, due from today to 30 days on."),
        query=lambda _user, today: [*_in(ObligationStatus.OPEN), *_between("due_date", today, NEXT_DAYS)],
        tone=SOON,
    ),
}

BY_ROLE: Final[Mapping[str, tuple[str, ...]]] = {
    Role.HS: ("promises_late", "clearance_over", "to_sign", "in_due_diligence", "claims", "ending"),
    Role.PO: ("promises_late", "clearance_over", "clearance_ending", "ending", "silent", "my_partners"),
    Role.DD: ("clearance_over", "clearance_ending", "in_due_diligence", "screening", "suspended", "claims"),
    Role.RM: ("promises_late", "promises_next", "under_way", "ending", "silent", "my_partners"),
    Role.LA: ("in_review", "to_sign", "ending", "tacit", "clearance_over", "suspended"),
    Role.FI: ("in_review", "promises_late", "promises_next", "ending", "in_force", "suspended"),
    Role.FP: ("promises_late", "promises_next", "under_way", "ending", "in_force", "partners"),
    Role.DG: ("to_sign", "promises_late", "clearance_over", "suspended", "ending", "in_force"),
    Role.NC: ("all_partners", "partners", "clearance_ending", "suspended"),
    Role.EP: ("promises_late", "promises_next", "ending", "in_force"),
    Role.AU: ("clearance_over", "promises_late", "suspended", "ending", "in_force", "partners"),
}
"""What each role is shown, its first need first: what is late, then what ends, then what is under way."""
MOST: Final = 8
"""Figures at most on one page, for people with several posts."""


def key_figures(user: User) -> list[KeyFigure]:
    """Return the figures of a reader, in one query."""
    roles = dict.fromkeys(post.role for post in user.appointments)
    wanted = dict.fromkeys(key for role in roles for key in BY_ROLE.get(role, ()))
    measured = counted(user, list(wanted)[:MOST])
    found = [figure for key in wanted if (figure := measured.get(key)) is not None]
    return [*found, *_of_the_system(user)] if Role.AD in roles else found


def counted(user: User, keys: Sequence[str]) -> dict[str, KeyFigure]:
    """Count some measures among what a reader may see; those of kinds they may not read are left out. One query.

    Each is counted by itself, by the index that serves its condition: none asks for all records of its kind.
    """
    today = clock.today()
    kinds = {key: ENTITIES.get(MEASURES[key].entity) for key in keys}
    read = {key: entity for key, entity in kinds.items() if entity is not None and cells_for(user, entity)}
    if not read:
        return {}
    queries = {key: MEASURES[key].query(user, today) for key in read}
    first, *others = (_count(user, entity, key, queries[key]) for key, entity in read.items())
    counts = dict(first.union(*others, all=True))
    return {
        key: _figure(MEASURES[key], counts.get(key, 0), reverse(f"{entity.key}-list"), queries[key])
        for key, entity in read.items()
    }


def _count(user: User, entity: Entity, key: str, query: Query) -> Any:
    """Return a row for a measure, its key and how many it counts; where it counts none there may be no row."""
    found = visible(user, entity).filter(_condition(query)).order_by()
    return found.annotate(of=Value(key)).values("of").annotate(count=Count("pk")).values_list("of", "count")


def _figure(measure: Measure, value: int, address: str, query: Query) -> KeyFigure:
    return KeyFigure(
        label=str(measure.label),
        definition=str(measure.definition),
        value=value,
        url=f"{address}?{urlencode(query)}" if query else address,
        tone=measure.tone,
    )


def _condition(query: Query) -> Q:
    """Return what the filters of a list make of a query: one of several values, and days within bounds."""
    wanted: dict[str, Any] = {}
    for name, value in query:
        if name.endswith("_before"):
            wanted[f"{name.removesuffix('_before')}__lte"] = value
        elif name.endswith("_after"):
            wanted[f"{name.removesuffix('_after')}__gte"] = value
        else:
            wanted.setdefault(f"{name}__in", []).append(value)
    # Without a condition everything counts; an empty one would be refused by the aggregate.
    return Q(**wanted) if wanted else Q(pk__isnull=False)


def _of_the_system(user: User) -> list[KeyFigure]:
    """Return what an administrator keeps: no record of the register is counted for them."""
    if not allowed(user, "parameter:R"):
        return []
    return [
        KeyFigure(
            label=str(_("Jobs that failed")),
            definition=str(_("Jobs that were tried as often as they may be and did not succeed. Aim: none.")),
            value=Job.objects.filter(state=JobState.DEAD).count(),
            url=f"{reverse('job-list')}?state={JobState.DEAD}",
            tone=LATE,
        ),
        KeyFigure(
            label=str(_("Settings awaiting approval")),
            definition=str(_("Proposed values of settings that another person has not decided on yet.")),
            value=ParameterVersion.objects.filter(state=State.PROPOSED).count(),
            url=reverse("parameter-list"),
            tone=SOON,
        ),
        KeyFigure(
            label=str(_("Accounts in use")),
            definition=str(_("Accounts whose holders can sign in.")),
            value=User.objects.filter(is_active=True).count(),
            url=reverse("user-list"),
        ),
    ]
