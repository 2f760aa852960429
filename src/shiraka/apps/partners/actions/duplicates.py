"""Proposing pairs of partners that may be one organisation, and remembering that two are two."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from shiraka.apps.partners.models import Identity, Pair, Partner
from shiraka.apps.partners.models.identity import fill_identities, organisation_of
from shiraka.apps.partners.rules.duplicates import alike
from shiraka.apps.partners.terms import Verdict
from shiraka.engines.matching import Comparison, same_organisations
from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK
from shiraka.foundation.access.permission import GUARDED, allowed, level_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User

T = TypeVar("T")

AT_ONCE = 400
"""More partners than this to compare are compared all together, the whole register with itself."""


def propose_pairs() -> int:
    """Compare the partners that are new or changed since with the register; return how many pairs are open anew."""
    while fill_identities(Partner.objects.filter(identity=None)[:AT_ONCE]):
        pass
    waiting = list(_waiting()[: AT_ONCE + 1])
    if len(waiting) > AT_ONCE:
        return compare_register()
    return sum(compare_partner(partner) for partner in waiting)


def _waiting() -> QuerySet[Partner]:
    return Partner.objects.filter(identity__is_compared=False).order_by("pk")


@transaction.atomic
def compare_partner(partner: Partner) -> int:
    """Compare one partner with the register and bring its pairs up to date; return how many are open anew."""
    found = {
        _in_order(partner.pk, other.partner.pk): other.met if partner.pk < other.partner.pk else other.met.turned()
        for other in alike(partner, Partner.objects.all())
    }
    mine = Pair.objects.filter(Q(first=partner) | Q(second=partner), verdict=Verdict.OPEN)
    # What is no longer alike is proposed no more; what was decided stays on file.
    gone = [pk for pk, *key in mine.values_list("pk", "first", "second") if tuple(key) not in found]
    Pair.objects.filter(pk__in=gone).delete()
    opened = _note(found)
    Identity.objects.filter(partner=partner).update(is_compared=True)
    return opened


def compare_register() -> int:
    """Compare the whole register with itself, as after an import; return how many pairs are open anew."""
    waiting = list(Identity.objects.filter(is_compared=False).values_list("partner", "facts"))
    register = {partner.pk: organisation_of(partner) for partner in Partner.objects.order_by("pk").iterator()}
    found = {(one, other): met for one, other, met in same_organisations(register)}
    opened = 0
    for keys in _portions(list(found)):
        with transaction.atomic():
            opened += _note({key: found[key] for key in keys})
    kept = Pair.objects.filter(verdict=Verdict.OPEN).values_list("pk", "first", "second")
    for gone in _portions([pk for pk, *key in kept if tuple(key) not in found]):
        Pair.objects.filter(pk__in=gone).delete()
    for compared in _portions(waiting):
        # Whoever changed meanwhile waits for the next time.
        facts = dict(compared)
        Identity.objects.filter(partner__in=facts, facts__in=facts.values()).update(is_compared=True)
    return opened


def _portions(found: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _in_order(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _note(found: Mapping[tuple[int, int], Comparison]) -> int:
    """Store pairs by the keys of their two partners, or bring them up to date; return how many are open anew.

    A verdict that was given on other facts is reopened.
    """
    keys = {pk for pair in found for pk in pair}
    facts = dict(Identity.objects.filter(partner__in=keys).values_list("partner", "facts"))
    near = Pair.objects.filter(first__in=keys, second__in=keys).select_related("first", "second")
    stored = {(pair.first_id, pair.second_id): pair for pair in near}
    new: list[Pair] = []
    reopened = 0
    for (first, second), met in found.items():
        pair = stored.get((first, second))
        digest = f"{facts.get(first, '')}:{facts.get(second, '')}"
        if pair is not None and pair.facts == digest:
            continue
        is_new, pair = pair is None, pair or Pair(first_id=first, second_id=second, found_at=clock.now())
        pair.likelihood, pair.reasons, pair.facts = round(met.score * 1000), _stored(met), digest
        if is_new:
            new.append(pair)
            continue
        if pair.verdict != Verdict.OPEN:
            reopened += 1
            pair.verdict, pair.verdict_by, pair.verdict_at, pair.reason = Verdict.OPEN, None, None, ""
            _write("reopen_pair", pair.first, pair.second, actor=None)
        pair.save()
    Pair.objects.bulk_create(new)
    return len(new) + reopened


def _stored(met: Comparison) -> list[list[object]]:
    return [[reason.code, reason.points, reason.mine, reason.theirs] for reason in met.reasons]


@transaction.atomic
def tell_apart(pair: Pair, *, actor: User, reason: str) -> Pair:
    """Remember that two partners are two organisations, until what either is recognised by changes.

    Raises `PermissionDenied` unless the actor may edit both.
    """
    locked = Pair.objects.select_for_update().select_related("first", "second").get(pk=pair.pk)
    for partner in (locked.first, locked.second):
        if not allowed(actor, GUARDED.by_model[Partner].edit, partner):
            raise PermissionDenied
    if locked.verdict == Verdict.OPEN:
        locked.verdict, locked.reason = Verdict.OTHER, reason
        locked.verdict_by, locked.verdict_at = actor, clock.now()
        locked.save()
        _write("tell_apart", locked.first, locked.second, actor=actor, reason=reason)
    return locked


def _write(action: str, first: Partner, second: Partner, *, actor: User | None, reason: str = "") -> None:
    for partner, other in ((first, second), (second, first)):
        # Whoever reads the one may not know of a more confidential other.
        number = other.number if level_of(other) <= level_of(partner) else MASK
        audit.write(action, partner, actor=actor, after={"other_number": number}, reason=reason)
