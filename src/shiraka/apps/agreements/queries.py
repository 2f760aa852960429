"""How agreements are found: in force, ending, sleeping, alike, and where they stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.terms import ABANDONED, RUNNING, SIGNED_EVER, UNSIGNED, AgreementStatus, Renewal
from shiraka.engines.deadlines import add_months, last_notice_date
from shiraka.foundation import clock
from shiraka.foundation.access.permission import GUARDED, visible
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.people.models import User

SLEEPING_MONTHS = 12


def agreements_for(user: User) -> QuerySet[Agreement]:
    """Return the agreements this person may read; what any picture for them starts from."""
    return Agreement.objects.filter(pk__in=visible(user, GUARDED.by_model[Agreement]).values("pk"))


def in_force_on(day: date, among: QuerySet[Agreement] | None = None) -> QuerySet[Agreement]:
    """Return the agreements that bound their parties on a day."""
    records = Agreement.objects.all() if among is None else among
    return records.filter(
        Q(end_date=None) | Q(end_date__gte=day),
        Q(termination_date=None) | Q(termination_date__gt=day),
        in_force_date__lte=day,
    )


def ending_within(days: int, today: date, among: QuerySet[Agreement] | None = None) -> QuerySet[Agreement]:
    """Return the running agreements that end in so many days, the soonest first."""
    records = Agreement.objects.all() if among is None else among
    last = today + timedelta(days=days)
    return records.filter(status__in=RUNNING, end_date__gte=today, end_date__lte=last).order_by("end_date", "pk")


def sleeping(
    today: date, months: int = SLEEPING_MONTHS, among: QuerySet[Agreement] | None = None
) -> QuerySet[Agreement]:
    """Return the running agreements on which nothing was done for so many months after entry into force."""
    records = Agreement.objects.all() if among is None else among
    since = add_months(today, -months)
    return records.filter(status__in=RUNNING, in_force_date__lte=since, updated_at__date__lte=since)


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
class Stage:
    """How many agreements are in a state now, and for how many days, in the middle case."""

    status: str
    label: str
    count: int
    median_days: int


def stages(among: QuerySet[Agreement], statuses: Iterable[str] = UNSIGNED) -> list[Stage]:
    """Return where agreements stand and how long they have stood there: two queries, however many."""
    wanted = set(statuses)
    now = dict(among.filter(status__in=wanted).values_list("pk", "status"))
    entered = _entered(list(now))
    today = clock.today()
    days: dict[str, list[int]] = defaultdict(list)
    for pk, status in now.items():
        since = entered.get((pk, status))
        days[status].append((today - local_date(since)).days if since else 0)
    return [
        Stage(
            status=status.value, label=str(status.label), count=len(days[status]), median_days=int(median(days[status]))
        )
        for status in AgreementStatus
        if days.get(status)
    ]


def _entered(keys: list[int]) -> dict[tuple[int, str], datetime]:
    """Return when each agreement entered each state it was in, from the trail."""
    entries = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(Agreement), object_id__in=keys, after__has_key="status"
    )
    found: dict[tuple[int, str], datetime] = {}
    for key, at, after in entries.order_by("sequence").values_list("object_id", "at", "after"):
        if key is not None:
            found[key, str(after["status"])] = at
    return found


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
    # A notice date lies before the end, so agreements ending a notice period later belong here too.
    longest = 366
    found = ending_within(days + longest, today, among)
    endings = [
        Ending(agreement=item, end_date=item.end_date, decision_date=decision_date(item))
        for item in found
        if item.end_date
    ]
    last = today + timedelta(days=days)
    return sorted((item for item in endings if item.decision_date <= last), key=lambda item: item.decision_date)


def decision_date(agreement: Agreement) -> date:
    """Return the day by which the end is decided: the last day of notice of a tacit renewal, else the end.

    Raises `ValueError` for an agreement without end.
    """
    if agreement.end_date is None:
        raise ValueError("An agreement without end has nothing to decide.")
    if agreement.renewal == Renewal.TACIT:
        return last_notice_date(agreement.end_date, days=agreement.notice_days)
    return agreement.end_date


def undeposited() -> QuerySet[Agreement]:
    """Return the signed agreements whose original is not deposited, the first signed first."""
    return Agreement.objects.filter(status__in=SIGNED_EVER, original_date=None).order_by("signed_date", "pk")[:100]
