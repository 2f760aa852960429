"""How agreements are found: in force, ending, sleeping, alike, and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from shiraka.apps.agreements.models import Agreement, Obligation
from shiraka.apps.agreements.terms import ABANDONED, RUNNING, SIGNED_EVER, AgreementStatus, ObligationStatus, Renewal
from shiraka.engines.deadlines import add_months, last_notice_date
from shiraka.foundation.access.permission import GUARDED, visible
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import User

LONGEST_NOTICE_DAYS = 366
_FEW = 100
CALENDAR_BEFORE, CALENDAR_AHEAD = timedelta(days=92), timedelta(days=3 * 366)


def agreements_for(user: User) -> QuerySet[Agreement]:
    """Return the agreements this person may read; what any picture for them starts from."""
    return cast("QuerySet[Agreement]", visible(user, GUARDED.by_model[Agreement]))


def in_force_on(day: date, among: QuerySet[Agreement] | None = None) -> QuerySet[Agreement]:
    """Return the agreements that bound their parties on a day."""
    records = Agreement.objects.all() if among is None else among
    return records.filter(
        Q(end_date=None) | Q(end_date__gte=day),
        Q(termination_date=None) | Q(termination_date__gt=day),
        in_force_date__lte=day,
    )


def is_sleeping(today: date) -> Q:
    """Return the condition of running agreements on which nothing was done for long after entry into force."""
    since = _asleep_since(today)
    return Q(status__in=RUNNING, in_force_date__lte=since, updated_at__date__lte=since)


def sleeps(agreement: Agreement, today: date) -> bool:
    """Tell the same of one agreement."""
    since = _asleep_since(today)
    began = agreement.in_force_date
    is_old = began is not None and began <= since
    return agreement.status in RUNNING and is_old and local_date(agreement.updated_at) <= since


def _asleep_since(today: date) -> date:
    return add_months(today, -value("sleeping_months"))


def is_ending(days: int, today: date) -> Q:
    """Return a condition that holds all running agreements to be decided on within so many days, and some others."""
    # A notice date lies before the end, so agreements ending a notice period later belong here too.
    last = today + timedelta(days=days + LONGEST_NOTICE_DAYS)
    return Q(status__in=RUNNING, end_date__gte=today, end_date__lte=last)


def same_partner_and_field(agreement: Agreement) -> list[Agreement]:
    """Return other live agreements with one of the partners in one of the fields of action."""
    partners = {party.partner_id for party in agreement.party_list}
    fields = set(agreement.fields_of_action)
    if not partners or not fields:
        return []
    gone = [*ABANDONED, AgreementStatus.EXPIRED, AgreementStatus.TERMINATED, AgreementStatus.CLOSED]
    found = Agreement.objects.filter(parties__partner__in=partners).exclude(pk=agreement.pk).exclude(status__in=gone)
    alike = [item for item in found.distinct().order_by("pk") if fields & set(item.fields_of_action)]
    # Its own family is no duplicate: an amendment has the partner and field of what it amends.
    return [item for item in alike if item.pk != agreement.parent_id and item.parent_id != agreement.pk]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """An agreement that ends, with the day by which what follows must be decided."""

    agreement: Agreement
    end_date: date
    decision_date: date

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left to decide: notice was given, or renewal is no longer possible by it."""
        return self.agreement.notice_received_date is not None or self.agreement.renewal == Renewal.NONE


def horizon_points(days: int, today: date, among: QuerySet[Agreement] | None = None) -> list[Ending]:
    """Return what ends within so many days, by the day of decision: one query."""
    records = Agreement.objects.all() if among is None else among
    return _endings(records.filter(is_ending(days, today)), today, today + timedelta(days=days))


def _endings(records: Iterable[Agreement], today: date, last: date) -> list[Ending]:
    endings = [
        Ending(agreement=item, end_date=item.end_date, decision_date=day)
        for item in records
        if item.end_date and (day := _told_on(item.end_date, decision_date(item), item.notice_received_date, today))
    ]
    return sorted((item for item in endings if item.decision_date <= last), key=lambda item: item.decision_date)


def _told_on(end: date, decided_by: date, noticed: object, today: date) -> date | None:
    """Return the day under which an end is told: by when it is decided, or the end itself once notice was given.

    None where the last day of notice passed without any: that one goes on, and ends nowhere.
    """
    if decided_by >= today:
        return decided_by
    return end if noticed else None


def dated_for(user: User, today: date) -> QuerySet[Agreement]:
    """Return the running agreements this person may read that ended lately or end within some years, in order."""
    near = (today - CALENDAR_BEFORE, today + CALENDAR_AHEAD)
    return agreements_for(user).filter(status__in=RUNNING, end_date__range=near).order_by("end_date", "pk")


def promised_for(user: User, today: date) -> QuerySet[Obligation]:
    """Return the open obligations this person may read that are due in the same time, with their agreements."""
    near = (today - CALENDAR_BEFORE, today + CALENDAR_AHEAD)
    seen = cast("QuerySet[Obligation]", visible(user, GUARDED.by_model[Obligation]))
    found = seen.filter(status=ObligationStatus.OPEN, due_date__range=near)
    return found.select_related("agreement").order_by("due_date", "pk")


def decision_date(agreement: Agreement) -> date:
    """Return the day by which the end is decided; raises `ValueError` for an agreement without end."""
    if agreement.end_date is None:
        raise ValueError("An agreement without end has nothing to decide.")
    return _decided_by(agreement.end_date, agreement.renewal, agreement.notice_days)


def _decided_by(end: date, renewal: str, notice_days: int) -> date:
    """Return the last day of notice of a tacit renewal, else the end."""
    return last_notice_date(end, days=notice_days) if renewal == Renewal.TACIT else end


@dataclass(frozen=True, kw_only=True)
class Day:
    """How many agreements are decided on by a day, of how many that is done, and the days on which these end."""

    day: date
    count: int
    decided: int
    ends: frozenset[date]


def endings_at_a_glance(
    days: int, today: date, among: QuerySet[Agreement], *, most: int
) -> tuple[list[Day], list[Ending]]:
    """Return how many end by each day of decision, and about `most` of them, the soonest decision first.

    One query where they are few; of many two more, and only those returned are read.
    """
    some = list(among.filter(is_ending(days, today))[: _FEW + 1])
    if len(some) > _FEW:
        counted = endings_by_day(days, today, among)
        return counted, _soonest(counted, most, today, among)
    endings = _endings(some, today, today + timedelta(days=days))
    found: dict[date, Day] = {}
    for ending in endings:
        _add(found, ending.decision_date, ending.end_date, 1, int(ending.is_decided))
    return list(found.values()), endings


def endings_by_day(days: int, today: date, among: QuerySet[Agreement]) -> list[Day]:
    """Count what `horizon_points` would return by the day of decision: one query, and no agreement is read."""
    last = today + timedelta(days=days)
    groups: Any = among.filter(is_ending(days, today)).order_by().values_list("end_date", "renewal", "notice_days")
    found: dict[date, Day] = {}
    for end, renewal, notice_days, count, noticed in groups.annotate(Count("pk"), Count("notice_received_date")):
        decided_by = _decided_by(end, renewal, notice_days)
        day = _told_on(end, decided_by, noticed, today)
        if day is None or day > last:
            continue
        told = noticed if decided_by < today else count
        _add(found, day, end, told, count if renewal == Renewal.NONE else noticed)
    return [found[day] for day in sorted(found)]


def _add(found: dict[date, Day], day: date, end: date, count: int, decided: int) -> None:
    held = found.get(day, Day(day=day, count=0, decided=0, ends=frozenset()))
    found[day] = Day(day=day, count=held.count + count, decided=held.decided + decided, ends=held.ends | {end})


def _soonest(days: Sequence[Day], most: int, today: date, among: QuerySet[Agreement]) -> list[Ending]:
    total, ends, last = 0, set[date](), today
    for day in days:
        if total >= most:
            break
        total, ends, last = total + day.count, ends | day.ends, day.day
    return horizon_points((last - today).days, today, among.filter(end_date__in=ends))


def is_undeposited() -> Q:
    """Return the condition of agreements signed here whose original is not deposited.

    That of an earlier one lies where the office kept it then: it may be noted, and nobody is late with it.
    """
    return Q(status__in=SIGNED_EVER, original_date=None, earlier_signed_date=None)
