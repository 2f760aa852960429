"""The page of figures: the register counted for one reader, in a number of queries that does not grow with it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce, TruncMonth, TruncQuarter
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.queries import LONGEST_NOTICE_DAYS, agreements_for
from shiraka.apps.agreements.terms import (
    ABANDONED,
    ENDED,
    RUNNING,
    UNSIGNED,
    AgreementStatus,
    Renewal,
    type_choices,
)
from shiraka.apps.partners.models import Marker, Partner
from shiraka.apps.partners.queries import OUTSIDE, partners_for
from shiraka.apps.partners.terms import ENGAGED, OPEN, MarkerKind, MarkerStatus, PartnerStatus, Region
from shiraka.engines.deadlines import add_months, last_notice_date
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed, visible
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.formats import month, quarter
from shiraka.foundation.people.models import User
from shiraka.web.pictures import Bar, Bars, Shares, Tile, tiles
from shiraka.web.timeline import MONTHS, Timeline

COUNTED: Final[Mapping[str, object]] = {
    "partners": gettext_lazy("Partners"),
    "agreements": gettext_lazy("Agreements in force"),
    MarkerKind.YOUTH_LED.value: gettext_lazy("Youth-led partners"),
    MarkerKind.WOMEN_LED.value: gettext_lazy("Women-led partners"),
}
"""What the map of Member States may count."""
QUARTERS: Final = 8
STILL_OPEN: Final = tuple(("status", str(status)) for status in sorted(OPEN))
"""What narrows a list of partners to those that are counted: all whose relation has not ended."""
REGIONS: Final = (*Region.choices, (OUTSIDE, gettext_lazy("Outside the membership")))
PHASES: Final[tuple[tuple[object, frozenset[str]], ...]] = (
    (gettext_lazy("Before signature"), UNSIGNED),
    (gettext_lazy("Signed or in force"), RUNNING | {AgreementStatus.SIGNED}),
    (pgettext_lazy("agreement", "Suspended"), frozenset({AgreementStatus.SUSPENDED})),
    (pgettext_lazy("agreements", "Ended"), ENDED | {AgreementStatus.CLOSED}),
    (gettext_lazy("Given up"), ABANDONED),
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of a table of two sides, shaded by its step and never by that alone."""

    count: int
    url: str

    @property
    def step(self) -> int:
        return sum(self.count >= bound for bound in (1, 5, 10, 20))


@dataclass(frozen=True, kw_only=True)
class StatesMap:
    """The map of Member States, and what else it could count."""

    counted: str
    title: str
    tiles: Sequence[Tile]
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class RegisterFigures:
    """Everything the page of figures draws. What a reader may not see is None or empty."""

    states: StatesMap
    shares: Shares
    rankings: Sequence[Bars]
    phases: Sequence[str] = ()
    types: Sequence[tuple[str, Sequence[Cell]]] = ()
    timeline: Timeline | None = None


def register_figures(user: User, counted: str, shares: Shares, rankings: Sequence[Bars]) -> RegisterFigures:
    """Return the figures of a reader; the map counts what was asked for, partners otherwise."""
    partners, today = partners_for(user), clock.today()
    reads_agreements = allowed(user, "agreement_draft:R")
    offered = {key: str(label) for key, label in COUNTED.items() if key != "agreements" or reads_agreements}
    counted = counted if counted in offered else "partners"
    more = [_states_of(partners), _quarters(partners, today), _ending(partners, today)]
    states = StatesMap(
        counted=counted,
        title=offered[counted],
        tiles=_map(user, counted, partners),
        choices=list(offered.items()),
    )
    page = RegisterFigures(states=states, shares=shares, rankings=[*rankings, *more])
    if not reads_agreements:
        return page
    agreements = agreements_for(user)
    return RegisterFigures(
        states=states,
        shares=shares,
        rankings=page.rankings,
        phases=[str(label) for label, _statuses in PHASES],
        types=_types(agreements),
        timeline=_timeline(agreements, today),
    )


def _listed(entity: str, *query: tuple[str, str]) -> str:
    return f"{reverse(f'{entity}-list')}?{urlencode(query)}"


def _map(user: User, counted: str, partners: QuerySet[Partner]) -> list[Tile]:
    if counted == "agreements":
        running = agreements_for(user).filter(status__in=RUNNING).order_by()
        counts: Counter[str] = Counter()
        for codes in running.values_list("countries", flat=True):
            counts.update(codes)
        statuses = [("status", str(status)) for status in sorted(RUNNING)]
        return tiles(counts, {code: _listed("agreement", ("countries", code), *statuses) for code in counts})
    rows = partners.filter(status__in=OPEN).order_by().values_list("country")
    if counted in MarkerKind.values:
        # A marker is read by whoever reads its partner; the list of a State's partners is the nearest to it.
        verified = Marker.objects.filter(kind=counted, status=MarkerStatus.VERIFIED)
        rows = rows.filter(pk__in=visible(user, ENTITIES.of(Marker)).filter(pk__in=verified).values("partner"))
    counts = Counter(dict(rows.annotate(count=Count("pk"))))
    return tiles(counts, {code: _listed("partner", ("country", code), *STILL_OPEN) for code in counts})


def _states_of(partners: QuerySet[Partner]) -> Bars:
    counts = dict(partners.order_by().values_list("status").annotate(count=Count("pk")))
    rows = [
        Bar(label=str(status.label), value=counts.get(status, 0), url=_listed("partner", ("status", status.value)))
        for status in PartnerStatus
    ]
    return Bars(
        title=_("Partners by state"),
        rows=rows,
        head=_("State of the partner"),
        value_head=_("Partners"),
        url=_listed("partner", ("view", "all")),
    )


def _quarters(partners: QuerySet[Partner], today: date) -> Bars:
    this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    starts = [add_months(this, -3 * back) for back in range(QUARTERS)]
    recent = partners.filter(created_at__date__gte=starts[-1]).order_by()
    counts = dict(recent.annotate(quarter=TruncQuarter("created_at")).values_list("quarter").annotate(Count("pk")))
    by_day = {start.date(): count for start, count in counts.items()}
    rows = []
    for day in starts:
        bounds = (("created_at_after", day.isoformat()), ("created_at_before", _last_day(day, months=3).isoformat()))
        rows.append(Bar(label=quarter(day), value=by_day.get(day, 0), url=_listed("partner", *bounds)))
    return Bars(title=_("New partners by quarter"), rows=rows, head=_("Quarter"), value_head=_("Partners"))


def _ending(partners: QuerySet[Partner], today: date) -> Bars:
    """Count by month when due diligence ends, what is over first."""
    first, last = today.replace(day=1), add_months(today.replace(day=1), 12)
    engaged = partners.filter(status__in=ENGAGED, due_diligence_end_date__lt=last).order_by()
    months = engaged.annotate(month=TruncMonth("due_diligence_end_date")).values_list("month", "due_diligence_end_date")
    over = 0
    counts: Counter[date] = Counter()
    for its_month, day, count in months.annotate(Count("pk")):
        over += count if day < today else 0
        counts[its_month] += count if day >= today else 0
    statuses = [("status", str(status)) for status in sorted(ENGAGED)]
    name = "due_diligence_end_date"
    day_before = date.fromordinal(today.toordinal() - 1).isoformat()
    rows = [Bar(label=_("Over"), value=over, url=_listed("partner", *statuses, (f"{name}_before", day_before)))]
    for turn in range(12):
        start = add_months(first, turn)
        end = _last_day(start, months=1)
        bounds = ((f"{name}_after", max(start, today).isoformat()), (f"{name}_before", end.isoformat()))
        rows.append(Bar(label=month(start), value=counts[start], url=_listed("partner", *statuses, *bounds)))
    return Bars(title=_("Due diligence ending"), rows=rows, head=_("Month"), value_head=_("Partners"))


def _last_day(first: date, *, months: int) -> date:
    return date.fromordinal(add_months(first, months).toordinal() - 1)


def _types(agreements: QuerySet[Agreement]) -> list[tuple[str, Sequence[Cell]]]:
    found: Counter[tuple[str, str]] = Counter()
    for code, status, count in agreements.order_by().values_list("type", "status").annotate(Count("pk")):
        found[code, status] = count
    told: list[tuple[str, Sequence[Cell]]] = []
    for code, name in type_choices():
        cells = [
            Cell(
                count=sum(found[code, status] for status in statuses),
                url=_listed("agreement", ("type", code), *(("status", str(item)) for item in sorted(statuses))),
            )
            for _label, statuses in PHASES
        ]
        if any(cell.count for cell in cells):
            told.append((name, cells))
    return told


def _timeline(agreements: QuerySet[Agreement], today: date) -> Timeline:
    """Count by month what starts, what is to be decided by notice and what ends: grouped by day in the database."""
    first = today.replace(day=1)
    last = add_months(first, MONTHS)
    starts: Counter[date] = Counter()
    planned = agreements.filter(status__in=UNSIGNED | {AgreementStatus.SIGNED}).order_by()
    days = planned.annotate(day=Coalesce("entry_into_force_date", "planned_signature_date"))
    for day, count in days.filter(day__gte=today, day__lt=last).values_list("day").annotate(Count("pk")):
        starts[day.replace(day=1)] += count
    ends: Counter[date] = Counter()
    renewals: Counter[date] = Counter()
    notices: Counter[date] = Counter()
    beyond = date.fromordinal(last.toordinal() + LONGEST_NOTICE_DAYS)
    running = agreements.filter(status__in=RUNNING, end_date__gte=today, end_date__lt=beyond).order_by()
    groups: Any = running.values_list("end_date", "renewal", "notice_days").annotate(Count("pk"))
    for end, renewal, notice_days, count in groups:
        is_tacit = renewal == Renewal.TACIT
        if end < last:
            (renewals if is_tacit else ends)[end.replace(day=1)] += count
        notice = last_notice_date(end, days=notice_days)
        if is_tacit and today <= notice < last:
            notices[notice.replace(day=1)] += count
    rows = (
        ("start", pgettext("timeline", "Starts"), starts),
        ("notice", pgettext("timeline", "Last day of notice"), notices),
        ("renewal", pgettext("timeline", "Term ends, renewed tacitly"), renewals),
        ("end", pgettext("timeline", "Ends"), ends),
    )
    return Timeline.of(rows, first=first, today=today, is_mirrored=reader_language() == "ar")
