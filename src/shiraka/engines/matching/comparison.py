"""Whether two organisations are one: a likelihood from 0 to 1, and what counts for and against it.

Each fact adds to or takes from the odds. What two names share counts by how much it says: "University of" says
little, "Cadi Ayyad" much. The weights were fitted to pairs of organisations known to be one or two, with the sign
of each held to what it means, so that no fact that speaks for it can count against.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from shiraka.engines.matching.alignment import Alignment, align
from shiraka.engines.matching.names import Name, looks_like_acronym
from shiraka.engines.matching.organisation import Organisation
from shiraka.values.name_words import OWN

LIKELY, POSSIBLE = 0.5, 0.15
"""From the first likelihood on two records are proposed as one organisation; from the second it is worth a look
before another one is entered."""
START = -3.5
"""The odds of two records that share a key, before anything is compared."""
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "name": 4.6,
        "name_close": 2.8,
        "name_said": 0.3,
        "name_only_common": -1.5,
        "name_kind_other": -1.4,
        "name_kind_lacking": -0.2,
        "name_apart": -0.5,
        "name_own_other": -1.7,
        "acronym_same": 5.5,
        "acronym_made": 3.3,
        "acronym_other": -1.8,
        "registration_same": 7.0,
        "registration_other": -3.0,
        "website_same": 3.4,
        "domain_same": 0.1,
        "website_other": -3.6,
        "country_same": 0.8,
        "country_other": -3.9,
        "city_same": 0.2,
        "city_other": -2.1,
    }
)
MUCH_SAID = 2.5
CLOSE = 0.8
BOTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One fact that counts: its code in `WEIGHTS`, by how much, and the values on both sides as they stand."""

    code: str
    points: float
    mine: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How likely two organisations are one, and why: the reasons for it first, the heaviest first.

    `mine` and `theirs` are the two names that met best.
    """

    score: float
    mine: str = ""
    theirs: str = ""
    likeness: float = 0.0
    reasons: tuple[Reason, ...] = field(default=())

    def turned(self) -> "Comparison":
        """Return the same seen from the other side."""
        reasons = tuple(replace(reason, mine=reason.theirs, theirs=reason.mine) for reason in self.reasons)
        return replace(self, mine=self.theirs, theirs=self.mine, reasons=reasons)


def compare(mine: Organisation, theirs: Organisation) -> Comparison:
    """Compare two organisations; the score is the same the other way round."""
    best = _best_names(mine, theirs)
    facts = facts_of(mine, theirs, best)
    shown = _values(mine, theirs, best)
    reasons = [
        Reason(code=code, points=round(value * WEIGHTS[code], 3), mine=shown[code][0], theirs=shown[code][1])
        for code, value in facts.items()
        if value
    ]
    reasons.sort(key=lambda reason: (-reason.points, reason.code))
    odds = START + sum(value * WEIGHTS[code] for code, value in facts.items())
    return Comparison(
        score=round(1 / (1 + math.exp(-odds)), 4),
        mine=best.mine.text if best else "",
        theirs=best.theirs.text if best else "",
        likeness=round(best.likeness, 4) if best else 0.0,
        reasons=tuple(reasons),
    )


def facts_of(mine: Organisation, theirs: Organisation, best: Alignment | None = None) -> dict[str, float]:
    """Return how far each fact of `WEIGHTS` holds of two organisations, from 0 to 1."""
    best = best or _best_names(mine, theirs)
    beside = facts_beside_names(mine, theirs)
    names = _of_names(best)
    if best is not None and (beside["acronym_same"] or beside["acronym_made"]) and _is_by_acronym(best):
        # A name that is an acronym has no word of the other name, and says nothing by that.
        names |= dict.fromkeys(("name_own_other", "name_kind_lacking", "name_only_common"), 0.0)
    return names | beside


class Facts(Protocol):
    """What is compared beside names."""

    @property
    def given_acronyms(self) -> frozenset[str]: ...
    @property
    def made_acronyms(self) -> frozenset[str]: ...
    @property
    def code(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def place(self) -> str: ...


def facts_beside_names(mine: Facts, theirs: Facts) -> dict[str, float]:
    """Return how far each fact of `WEIGHTS` holds that is not of names."""
    return _of_acronyms(mine, theirs) | _of_identity(mine, theirs) | _of_place(mine, theirs)


def _is_by_acronym(best: Alignment) -> bool:
    return looks_like_acronym(best.mine.text) or looks_like_acronym(best.theirs.text)


def _best_names(mine: Organisation, theirs: Organisation) -> Alignment | None:
    met = (align(one, other) for one in mine.read_names for other in theirs.read_names)
    return min(met, key=_order, default=None)


def _order(met: Alignment) -> tuple[float, float, tuple[str, str]]:
    one, other = sorted((met.mine.text, met.theirs.text))
    return -met.likeness * min(1.0, 0.5 + met.weight / 2), -met.weight, (one, other)


def _of_names(best: Alignment | None) -> dict[str, float]:
    if best is None:
        return {}
    own_other = min(_own(best.only_mine), _own(best.only_theirs))
    return {
        "name": best.likeness**2,
        "name_close": max(0.0, best.likeness - CLOSE) / (1 - CLOSE),
        "name_said": min(1.0, best.weight / MUCH_SAID) * best.likeness,
        "name_only_common": float(not _has_own(best.mine) or not _has_own(best.theirs)),
        "name_kind_other": float(best.kinds == BOTH),
        "name_kind_lacking": float(best.kinds == 1),
        "name_apart": float(best.is_apart),
        "name_own_other": min(1.0, own_other),
    }


def _own(rest: tuple[object, ...]) -> float:
    return sum(word.weight for word in rest if getattr(word, "kind", "") == OWN)  # type: ignore[attr-defined]


def _has_own(name: Name) -> bool:
    return any(word.kind == OWN for word in name.words)


def _of_acronyms(mine: Facts, theirs: Facts) -> dict[str, float]:
    given, other = mine.given_acronyms, theirs.given_acronyms
    made = bool(given & theirs.made_acronyms or other & mine.made_acronyms)
    same = bool(given & other)
    return {
        "acronym_same": float(same),
        "acronym_made": float(made and not same),
        "acronym_other": float(bool(given and other) and not same and not made),
    }


def _of_identity(mine: Facts, theirs: Facts) -> dict[str, float]:
    in_one_country = mine.country == theirs.country
    known = bool(mine.code and theirs.code) and in_one_country
    hosts = bool(mine.host and theirs.host)
    same_domain = hosts and mine.domain == theirs.domain
    return {
        "registration_same": float(known and mine.code == theirs.code),
        "registration_other": float(known and mine.code != theirs.code),
        "website_same": float(hosts and mine.host == theirs.host),
        "domain_same": float(same_domain and mine.host != theirs.host),
        "website_other": float(hosts and not same_domain),
    }


def _of_place(mine: Facts, theirs: Facts) -> dict[str, float]:
    countries = bool(mine.country and theirs.country)
    places = bool(mine.place and theirs.place) and (not countries or mine.country == theirs.country)
    return {
        "country_same": float(countries and mine.country == theirs.country),
        "country_other": float(countries and mine.country != theirs.country),
        "city_same": float(places and mine.place == theirs.place),
        "city_other": float(places and mine.place != theirs.place),
    }


def _values(mine: Organisation, theirs: Organisation, best: Alignment | None) -> dict[str, tuple[str, str]]:
    names = (best.mine.text, best.theirs.text) if best else ("", "")
    rest = (_written(best.only_mine), _written(best.only_theirs)) if best else ("", "")
    acronyms = (", ".join(sorted(mine.given_acronyms)).upper(), ", ".join(sorted(theirs.given_acronyms)).upper())
    by_group = {
        "name": names,
        "acronym": acronyms,
        "registration": (mine.registration, theirs.registration),
        "website": (mine.host, theirs.host),
        "domain": (mine.host, theirs.host),
        "country": (mine.country, theirs.country),
        "city": (mine.city, theirs.city),
    }
    own = dict.fromkeys(("name_kind_other", "name_kind_lacking", "name_apart", "name_own_other"), rest)
    return {code: own.get(code, by_group[code.split("_")[0]]) for code in WEIGHTS}


def _written(rest: tuple[object, ...]) -> str:
    return " ".join(getattr(word, "written", "") for word in rest)
