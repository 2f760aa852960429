"""What becomes of each organisation and agreement: decided first for all, so that numbers and states fit together."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shiraka.apps.agreements.terms import RUNNING, AgreementType
from shiraka.apps.agreements.terms import AgreementStatus as A
from shiraka.engines.deadlines import term_end

SPAN = 2080
"""The register was opened so many days ago."""

_FATES = (
    ("prospect", 24),
    ("screening", 5),
    ("in_due_diligence", 5),
    ("not_cleared", 4),
    ("engaged", 54),
    ("suspended", 3),
    ("ended", 3),
    ("archived", 2),
)
_NEW = 90
"""Who was entered so few days ago is not decided on yet."""
_SIGNING = 0.7
"""The share of the engaged who sign agreements."""
_RENEWED_EVERY = 690
_TYPES = (
    (AgreementType.MOU, 40),
    (AgreementType.FA, 15),
    (AgreementType.EXP, 14),
    (AgreementType.PRO, 12),
    (AgreementType.IMP, 8),
    (AgreementType.FIN, 6),
    (AgreementType.LOI, 5),
)
_MONTHS = (12, 24, 24, 36, 36, 48, 60)
_PREPARATION = (
    A.PROPOSAL,
    A.OPPORTUNITY_APPROVED,
    A.DRAFTING,
    A.NEGOTIATION,
    A.INTERNAL_REVIEW,
    A.CLEARED,
    A.AWAITING_SIGNATURE,
)
EXPIRING_DAYS = 90


@dataclass(kw_only=True, slots=True)
class Instrument:
    """An agreement to be told: whose, of which type, and how far it comes."""

    place: int
    type: str
    drafted: int
    steps: list[tuple[int, str]]
    months: int | None = None
    signed: int | None = None
    renewal: str = "none"
    draft_number: str = ""
    number: str = ""

    @property
    def state(self) -> str:
        return self.steps[-1][1] if self.steps else A.PROPOSAL


@dataclass(kw_only=True, slots=True)
class Fate:
    """An organisation to be told; days count from the opening of the register."""

    entered: int
    way: str
    decided: tuple[int, ...] = ()
    agreements: list[Instrument] = field(default_factory=list)

    @property
    def is_active(self) -> bool:
        return any(item.state in RUNNING for item in self.agreements)

    @property
    def first_in_force(self) -> int | None:
        days = [day for item in self.agreements for day, state in item.steps if state == A.IN_FORCE]
        return min(days, default=None)


def fates(seed: int, partners: int, agreements: int, today: date) -> list[Fate]:
    """Return what becomes of so many organisations, in the order of their entry, and of their agreements."""
    dice = random.Random(f"{seed}/fates")  # noqa: S311 - a story, no secret
    days = sorted(int(SPAN * dice.random() ** 0.8) for _number in range(partners))
    told = [_fate(dice, day) for day in days]
    signing = [fate for fate in told if fate.way == "engaged" and dice.random() < _SIGNING]
    signing = signing or [fate for fate in told if fate.way == "engaged"]
    opening = today - timedelta(days=SPAN + 1)
    for number in range(agreements if signing else 0):
        fate = signing[number % len(signing)]
        fate.agreements.append(_instrument(dice, number, fate.decided[0], opening, today))
    for fate in told:
        # Nobody renews the due diligence of who has nothing in force.
        fate.decided = (*fate.decided[:1], *(fate.decided[1:][-1:] if fate.is_active else ()))
    return told


def _fate(dice: random.Random, entered: int) -> Fate:
    way = dice.choices([name for name, _weight in _FATES], [weight for _name, weight in _FATES])[0]
    left = SPAN - entered
    if left < _NEW:
        return Fate(entered=entered, way="prospect" if left < _NEW // 2 or way == "prospect" else "screening")
    if way in {"prospect", "screening", "in_due_diligence"}:
        return Fate(entered=entered, way=way)
    first = entered + dice.randint(_NEW // 2, min(left - 20, 250))
    decided = tuple(range(first, SPAN, _RENEWED_EVERY)) if way == "engaged" else (first,)
    return Fate(entered=entered, way=way, decided=decided)


def _instrument(dice: random.Random, place: int, cleared: int, opening: date, today: date) -> Instrument:
    type_ = dice.choices([code for code, _weight in _TYPES], [weight for _code, weight in _TYPES])[0]
    room = SPAN - cleared
    drafted = cleared + int(room * dice.random())
    if dice.random() < 0.12:
        drafted = max(cleared, SPAN - dice.randint(2, 160))
    pace = dice.randint(6, 26)
    steps: list[tuple[int, str]] = []
    made = Instrument(place=place, type=type_, drafted=drafted, steps=steps)
    day = drafted
    stops = dice.randrange(1, 5) if dice.random() < 0.06 else len(_PREPARATION)
    for state in _PREPARATION[1:stops]:
        if state == A.NEGOTIATION and pace % 2:
            # What both sides agree on at once is not negotiated.
            continue
        day += pace
        if day >= SPAN:
            return made
        steps.append((day, state))
    day += pace
    if day >= SPAN:
        return made
    if stops < len(_PREPARATION):
        steps.append((day, dice.choice((A.WITHDRAWN, A.DECLINED))))
        return made
    steps.append((day, A.SIGNED))
    made.signed = day
    _run(dice, made, opening, today)
    return made


def _run(dice: random.Random, made: Instrument, opening: date, today: date) -> None:
    """Tell an agreement from its signature: it enters into force, and expires, is renewed or ended before."""
    signed = made.signed or 0
    if dice.random() < 0.02:
        return
    made.steps.append((signed, A.IN_FORCE))
    made.months = dice.choice(_MONTHS) if dice.random() < 0.85 else None
    if made.months is None:
        return
    made.renewal = "tacit" if dice.random() < 0.35 else "none"
    started = opening + timedelta(days=signed)
    end = term_end(started, made.months)
    while made.renewal == "tacit" and end < today:
        made.steps.append(((end - opening).days, A.RENEWED))
        end = term_end(end + timedelta(days=1), made.months)
    over = (end - opening).days
    last = made.steps[-1][0]
    ended_early = last + dice.randint(30, 400)
    chance = dice.random()
    if chance < 0.03 and ended_early < min(over, SPAN):
        made.steps.append((ended_early, A.TERMINATED))
    elif chance < 0.05 and ended_early < min(over, SPAN) and end > today:
        made.steps.append((ended_early, A.SUSPENDED))
    elif end < today:
        made.steps.append((over + 1, A.EXPIRED))
        if dice.random() < 0.5 and over + 60 < SPAN:
            made.steps.append((over + 60, A.CLOSED))
    elif (end - today).days <= EXPIRING_DAYS and (near := max(over - EXPIRING_DAYS, last)) < SPAN:
        made.steps.append((near, A.EXPIRING))


def instruments(told: Sequence[Fate]) -> Iterator[Instrument]:
    """Yield all agreements, in the order of their drafts."""
    return iter(
        sorted((item for fate in told for item in fate.agreements), key=lambda item: (item.drafted, item.place))
    )
