"""Finding partners: whose they are, what ends soon, and the counts behind the pictures of the home page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, TruncDate

from shiraka.apps.partners.models import Contact, Marker, Partner
from shiraka.apps.partners.terms import (
    CLOSED,
    ENGAGED,
    MarkerKind,
    MarkerStatus,
    PartnerStatus,
)
from shiraka.foundation import clock
from shiraka.foundation.access.permission import GUARDED, allowed, visible
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import User
from shiraka.values.country import Country

SUSPENSIONS = ("suspend", "suspend_at_once", "suspend_longer")
OUTSIDE = "outside"
"""The region of partners seated outside the membership."""
INCLUSION = (MarkerKind.YOUTH_LED, MarkerKind.WOMEN_LED, MarkerKind.CIVIL_SOCIETY)


def partners_for(user: User) -> QuerySet[Partner]:
    """Return the partners this person may read; what any picture or list for them starts from."""
    return cast("QuerySet[Partner]", visible(user, GUARDED.by_model[Partner]))


def due_diligence_ends(days: int, today: date) -> Q:
    """Return the condition of partners whose due diligence ends within so many days or has ended."""
    last = today + timedelta(days=days)
    return Q(status__in=[*ENGAGED, PartnerStatus.IN_DUE_DILIGENCE], due_diligence_end_date__lte=last)


def restrictions_kept_from(user: User, entries: Sequence[Entry]) -> frozenset[int]:
    """Return the keys of the entries that say why a partner under a restriction is suspended (R-19).

    They are told to the readers of confidential notes and to whoever wrote them; all others learn that a restriction
    is in place. No query where nothing was suspended.
    """
    kept = [entry for entry in entries if entry.action in SUSPENSIONS and entry.reason and entry.actor_id != user.pk]
    if not kept or allowed(user, "confidential_notes:R"):
        return frozenset()
    same = {(entry.content_type_id, entry.object_id) for entry in kept}
    ever = Entry.objects.filter(
        content_type__in={kind for kind, _pk in same},
        object_id__in={pk for _kind, pk in same},
        action__in=SUSPENSIONS,
        after__has_restriction=True,
    )
    under = set(ever.values_list("content_type", "object_id"))
    return frozenset(entry.pk for entry in kept if (entry.content_type_id, entry.object_id) in under)


@dataclass(frozen=True, kw_only=True)
class InclusionShare:
    """How many of the active partners carry a verified marker."""

    kind: MarkerKind
    count: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Census:
    """How many partners there are, without those whose relation has ended.

    `by_category` is by code, the fullest first, `by_country` by alpha-3 code, `by_region` by the regions
    of the membership; `OUTSIDE` holds the others.
    """

    by_category: Mapping[str, int]
    by_country: Mapping[str, int]
    by_region: Mapping[str, int]
    inclusion: Sequence[InclusionShare]


def census(among: QuerySet[Partner]) -> Census:
    """Count partners for all pictures at once: one query, however many partners."""
    counted = among.exclude(status__in=CLOSED).order_by().values("category", "country", "status")
    # From the markers, which are fewer: joined to all partners, each would be counted as distinct.
    verified = Marker.objects.filter(kind__in=INCLUSION, status=MarkerStatus.VERIFIED).order_by()
    carried = verified.filter(partner__in=among.filter(status=PartnerStatus.ACTIVE)).values("kind")
    groups = counted.annotate(count=Count("pk")).values_list("category", "country", "status", "count")
    marked = carried.annotate(no=Value(""), count=Count("partner", distinct=True))
    by_category: Counter[str] = Counter()
    by_country: Counter[str] = Counter()
    carrying: Counter[str] = Counter()
    active = 0
    for group, country, status, count in groups.union(marked.values_list("kind", "no", "no", "count"), all=True):
        if not status:
            carrying[group] = count
            continue
        by_category[group] += count
        by_country[country] += count
        active += count if status == PartnerStatus.ACTIVE else 0
    shares = [InclusionShare(kind=kind, count=carrying[kind], of=active) for kind in INCLUSION]
    return Census(
        by_category=dict(by_category.most_common()),
        by_country=by_country,
        by_region=_by_region(by_country),
        inclusion=shares,
    )


def _by_region(by_country: Mapping[str, int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for code, count in by_country.items():
        country = Country.of(code)
        found[country.region if country.is_member else OUTSIDE] += count
    return found


def verified_markers(partner: Partner) -> QuerySet[Marker]:
    return partner.markers.filter(status=MarkerStatus.VERIFIED).select_related("verified_by")


def expired_contacts(before: date) -> QuerySet[Contact]:
    """Return contacts whose last activity lies before a day (R-18).

    Active is who was written to or met, who took part in an interaction, whose entry was changed, or who is in
    post at a partner we are in contact with.
    """
    in_post = Q(end_date=None) | Q(end_date__gte=before)
    active_by_post = in_post & Q(partner__last_contact_date__gte=before)
    touched = TruncDate("updated_at")
    last = Greatest(touched, Coalesce(F("last_activity_date"), touched))
    kept = Contact.objects.filter(is_anonymised=False).exclude(active_by_post)
    return kept.exclude(interactions__held_date__gte=before).alias(last=last).filter(last__lt=before)


def lagging_contact_dates() -> list[tuple[int, date]]:
    """Return the partners with an interaction later than their last contact, each with its day."""
    latest = Max("interactions__held_date", filter=Q(interactions__held_date__lte=clock.today()))
    partners = Partner.objects.annotate(latest=latest).filter(latest__isnull=False)
    behind = partners.filter(Q(last_contact_date=None) | Q(last_contact_date__lt=F("latest")))
    return list(behind.values_list("pk", "latest"))
