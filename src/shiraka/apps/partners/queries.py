"""Finding partners: whose they are, what ends soon, and the counts behind the pictures of the home page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate

from shiraka.apps.partners.models import Contact, Interaction, Linkage, Marker, MemberState, Partner
from shiraka.apps.partners.terms import (
    CLOSED,
    ENGAGED,
    LinkageStatus,
    MarkerKind,
    MarkerStatus,
    PartnerStatus,
    category_choices,
)
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.permission import GUARDED, visible
from shiraka.foundation.people.models import User
from shiraka.values.country import Country

OUTSIDE = "outside"
"""The region of partners seated outside the membership."""
INCLUSION = (MarkerKind.YOUTH_LED, MarkerKind.WOMEN_LED, MarkerKind.CIVIL_SOCIETY)


def partners_for(user: User) -> QuerySet[Partner]:
    """Return the partners this person may read; what any picture or list for them starts from."""
    return Partner.objects.filter(pk__in=visible(user, GUARDED.by_model[Partner]).values("pk"))


def led_by(user: User, among: QuerySet[Partner] | None = None) -> QuerySet[Partner]:
    """Return the partners a person leads, without those whose relation has ended."""
    return _all(among).filter(lead_officer=user).exclude(status__in=CLOSED)


def expiring_due_diligence(days: int, among: QuerySet[Partner] | None = None) -> QuerySet[Partner]:
    """Return partners whose due diligence ends within so many days or has ended, the first to end first."""
    last = clock.today() + timedelta(days=days)
    found = _all(among).filter(status__in=[*ENGAGED, PartnerStatus.IN_DUE_DILIGENCE], due_diligence_end_date__lte=last)
    return found.order_by("due_diligence_end_date", "pk")


def without_contact(months: int, among: QuerySet[Partner] | None = None) -> QuerySet[Partner]:
    """Return partners in relation with us that nobody was in contact with for so many months."""
    since = add_months(clock.today(), -months)
    return _all(among).filter(status__in=ENGAGED).filter(Q(last_contact_date__lt=since) | Q(last_contact_date=None))


def marked(kinds: Iterable[str], among: QuerySet[Partner] | None = None) -> QuerySet[Partner]:
    """Return partners that carry one of the markers, verified."""
    carriers = Marker.objects.filter(kind__in=list(kinds), status=MarkerStatus.VERIFIED).values("partner")
    return _all(among).filter(pk__in=carriers)


def count_by_category(among: QuerySet[Partner]) -> list[tuple[str, str, int]]:
    """Return (code, name, count) of the categories that occur, the fullest first: one query."""
    names = dict(category_choices())
    counted = among.exclude(status__in=CLOSED).values_list("category").annotate(count=Count("pk")).order_by("-count")
    return [(code, names.get(code, code), count) for code, count in counted]


def count_by_country(among: QuerySet[Partner]) -> dict[str, int]:
    """Return how many partners are seated in each country, by its alpha-3 code: one query."""
    counted = among.exclude(status__in=CLOSED).values_list("country").annotate(count=Count("pk")).order_by()
    return dict(counted)


def count_by_region(by_country: Mapping[str, int]) -> dict[str, int]:
    """Return how many partners each region of the membership has; `OUTSIDE` holds the others."""
    found: dict[str, int] = {}
    for code, count in by_country.items():
        country = Country.of(code)
        region = country.region if country.is_member else OUTSIDE
        found[region] = found.get(region, 0) + count
    return found


@dataclass(frozen=True, kw_only=True)
class InclusionShare:
    """How many of the active partners carry a verified marker."""

    kind: MarkerKind
    count: int
    of: int


def inclusion_shares(among: QuerySet[Partner]) -> list[InclusionShare]:
    """Return the share of youth-led, women-led and civil-society partners among the active: two queries."""
    active = among.filter(status=PartnerStatus.ACTIVE)
    whole = active.count()
    counted = Marker.objects.filter(status=MarkerStatus.VERIFIED, partner__in=active.values("pk"))
    by_kind = dict(counted.values_list("kind").annotate(count=Count("partner", distinct=True)).order_by())
    return [InclusionShare(kind=kind, count=by_kind.get(kind, 0), of=whole) for kind in INCLUSION]


def recent_contacts(among: QuerySet[Partner], most: int = 8) -> QuerySet[Interaction]:
    """Return the latest interactions with partners, the newest first: one query."""
    found = Interaction.objects.filter(partner__in=among.values("pk")).select_related("partner", "created_by")
    return found.order_by("-held_date", "-pk")[:most]


def verified_markers(partner: Partner) -> QuerySet[Marker]:
    return partner.markers.filter(status=MarkerStatus.VERIFIED).select_related("verified_by")


def leaders(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Return those who lead civil society, youth or women (domain.md 5.13)."""
    return contacts.exclude(leads=[]).filter(is_anonymised=False)


def expired_contacts(before: date) -> QuerySet[Contact]:
    """Return contacts whose last activity lies before a day (R-18).

    Active is who was written to or met, whose entry was changed, or who is in post at a partner we are
    in contact with.
    """
    in_post = Q(end_date=None) | Q(end_date__gte=before)
    active_by_post = in_post & Q(partner__last_contact_date__gte=before)
    touched = TruncDate("updated_at")
    last = Greatest(touched, Coalesce(F("last_activity_date"), touched))
    return Contact.objects.filter(is_anonymised=False).exclude(active_by_post).alias(last=last).filter(last__lt=before)


def lagging_contact_dates() -> list[tuple[int, date]]:
    """Return the partners with an interaction later than their last contact, each with its day."""
    latest = Max("interactions__held_date", filter=Q(interactions__held_date__lte=clock.today()))
    partners = Partner.objects.annotate(latest=latest).filter(latest__isnull=False)
    behind = partners.filter(Q(last_contact_date=None) | Q(last_contact_date__lt=F("latest")))
    return list(behind.values_list("pk", "latest"))


def open_follow_ups(user: User) -> QuerySet[Interaction]:
    """Return what a person has promised after meetings and calls and not yet done."""
    found = Interaction.objects.filter(follow_up_owner=user, follow_up_date__isnull=False, follow_up_done_date=None)
    return found.select_related("partner").order_by("follow_up_date")[:100]


def open_linkages(user: User) -> QuerySet[Linkage]:
    """Return the opportunities a person owns that have a date."""
    found = Linkage.objects.filter(owner=user, status=LinkageStatus.OPEN, due_date__isnull=False)
    return found.select_related("partner").order_by("due_date")[:100]


def member_states() -> QuerySet[MemberState]:
    return MemberState.objects.select_related("national_commission", "focal_point")


def _all(among: QuerySet[Partner] | None) -> QuerySet[Partner]:
    return Partner.objects.all() if among is None else among
