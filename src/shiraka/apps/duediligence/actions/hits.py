"""What screening found, kept: new hits, hits possible again, hits gone; and what the register learns of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from shiraka.apps.duediligence.effects import screening_result_of
from shiraka.apps.duediligence.models import Hit
from shiraka.apps.duediligence.rules.subjects import Subject
from shiraka.apps.duediligence.terms import HitStatus
from shiraka.apps.partners.actions import note_screening
from shiraka.apps.partners.models import Partner
from shiraka.engines.screening import VERSION, Entry, Match, as_json, as_line
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.workflow.perform import perform

_REOPENED = frozenset({HitStatus.FALSE_POSITIVE, HitStatus.GONE, HitStatus.PROPOSED})
_LONGEST_SUBJECT, _LONGEST_LISTED = 300, 500


@dataclass(frozen=True, kw_only=True)
class Found:
    """A name of a partner that met an entry."""

    subject: Subject
    match: Match

    @property
    def key(self) -> tuple[str, str, str, str]:
        entry = self.match.entry
        return entry.list, entry.key, self.subject.role, self.subject.name[:_LONGEST_SUBJECT]


@dataclass
class Counted:
    """How many hits are new, possible again, and gone."""

    new: int = 0
    reopened: int = 0
    gone: int = 0

    def add(self, other: "Counted") -> None:
        self.new += other.new
        self.reopened += other.reopened
        self.gone += other.gone


def entry_digest(entry: Entry) -> str:
    """Return the hash of all that a list says of somebody: a settled hit holds for exactly this."""
    return hashlib.sha256(as_line(entry)).hexdigest()


@transaction.atomic
def note_hits(
    partner: Partner,
    found: Sequence[Found],
    *,
    snapshot_digest: str,
    about: frozenset[tuple[str, str]] | None = None,
) -> Counted:
    """Bring the hits of a partner up to date with what was found, and its screening with its hits.

    `about` are the entries that were asked about, by list and key, where not all were: hits on others stay as they
    are. A settled hit stays settled as long as neither name nor entry changed.
    """
    counted = Counted()
    stored = {
        (hit.source_list, hit.entry_key, hit.role, hit.subject_name): hit for hit in Hit.objects.filter(partner=partner)
    }
    for item in found:
        hit = stored.pop(item.key, None)
        if hit is None:
            create_record(_new(partner, item, snapshot_digest), actor=None)
            counted.new += 1
        elif _is_another(hit, item):
            counted.reopened += _reopen(hit, item, snapshot_digest)
    for hit in stored.values():
        is_asked = about is None or (hit.source_list, hit.entry_key) in about
        if is_asked and hit.status in {HitStatus.POSSIBLE, HitStatus.PROPOSED}:
            perform(hit, "vanish", actor=None, reason="lists")
            counted.gone += 1
    note_screening(partner, screening_result_of(partner))
    return counted


def _is_another(hit: Hit, item: Found) -> bool:
    is_back = hit.status == HitStatus.GONE
    facts = (item.subject.digest, entry_digest(item.match.entry))
    return is_back or (hit.subject_digest, hit.entry_digest) != facts


def _reopen(hit: Hit, item: Found, snapshot_digest: str) -> int:
    """Store what is found now; tell whether the hit is possible again by that."""
    was = HitStatus(hit.status)
    for name, told in _facts(item, snapshot_digest).items():
        setattr(hit, name, told)
    hit.save()
    if was not in _REOPENED:
        return 0
    perform(hit, "reopen", actor=None, reason="facts")
    return 1


def _new(partner: Partner, item: Found, snapshot_digest: str) -> Hit:
    code, entry_key, role, name = item.key
    return Hit(
        partner=partner,
        source_list=code,
        entry_key=entry_key,
        role=role,
        subject_name=name,
        found_at=clock.now(),
        **_facts(item, snapshot_digest),
    )


def _facts(item: Found, snapshot_digest: str) -> Mapping[str, object]:
    match = item.match
    return {
        "subject_digest": item.subject.digest,
        "listed_name": match.name.text[:_LONGEST_LISTED],
        "entry_digest": entry_digest(match.entry),
        "score": Decimal(str(round(match.score, 3))),
        "explanation": as_json(match)["explanation"],
        "entry": asdict(match.entry),
        "engine_version": VERSION,
        "snapshot_digest": snapshot_digest,
    }
