"""Proposing pairs of partners that may be one organisation, and remembering that two are two."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from shiraka.apps.partners.models import Identity, Pair, Partner
from shiraka.apps.partners.models.identity import facts_of, fill_identities, organisation_of
from shiraka.apps.partners.rules.duplicates import alike_of_each
from shiraka.apps.partners.terms import Verdict
from shiraka.engines.matching import Comparison, Outline
from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK
from shiraka.foundation.access.permission import GUARDED, allowed, level_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User

T = TypeVar("T")

AT_ONCE = 400
"""Partners that are compared together, and pairs that are stored together."""


def propose_pairs() -> int:
    """Compare the partners that are new or changed since with the register; return how many pairs are open anew.

    A lot of them at a time, each in a transaction of its own: a register of any size, after an import of any size,
    takes the memory of its outlines.
    """
    while fill_identities(Partner.objects.filter(identity=None)[:AT_ONCE]):
        pass
    known: dict[int, Outline] = {}
    opened = after = 0
    while lot := list(_waiting(after)[:AT_ONCE]):
        opened += compare_partners(lot, known)
        # Whoever changes meanwhile waits for the next time.
        after = lot[-1].pk
    return opened


def _waiting(after: int) -> QuerySet[Partner]:
    return Partner.objects.filter(identity__is_compared=False, pk__gt=after).order_by("pk")


@transaction.atomic
def compare_partners(partners: Sequence[Partner], known: dict[int, Outline] | None = None) -> int:
    """Compare partners with the register and bring their pairs up to date; return how many are open anew."""
    found: dict[tuple[int, int], Comparison] = {}
    for partner, likenesses in zip(partners, alike_of_each(partners, Partner.objects.all(), known=known), strict=True):
        for other in likenesses:
            key = _in_order(partner.pk, other.partner.pk)
            found[key] = other.met if partner.pk == key[0] else other.met.turned()
    keys = [partner.pk for partner in partners]
    mine = Pair.objects.filter(Q(first__in=keys) | Q(second__in=keys), verdict=Verdict.OPEN)
    # What is no longer alike is proposed no more; what was decided stays on file.
    gone = [pk for pk, *pair in mine.values_list("pk", "first", "second") if tuple(pair) not in found]
    for part in _portions(gone):
        Pair.objects.filter(pk__in=part).delete()
    opened = sum(_note({pair: found[pair] for pair in part}) for part in _portions(list(found)))
    facts = [facts_of(organisation_of(partner)) for partner in partners]
    Identity.objects.filter(partner__in=keys, facts__in=facts).update(is_compared=True)
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
