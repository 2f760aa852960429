"""Names against lists: who is asked about, who is listed, and every match with all that it rests on."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from shiraka.engines.screening.attributes import SAME_COUNTRY, SAME_DAY, Fact, facts_of, number_of
from shiraka.engines.screening.comparing import BATCH, FEATURES, Asked, Pairs, ask, candidates, measure
from shiraka.engines.screening.entries import WEAK, Entry, ListedName
from shiraka.engines.screening.index import Listed, Part, Rarity, lay_out
from shiraka.engines.screening.names import ANY, ORGANISATION, PERSON, read_name
from shiraka.engines.screening.scoring import PLACES, THRESHOLD, score_of, weights
from shiraka.engines.screening.telling import Met, words_met
from shiraka.engines.screening.vocabulary import Flags, Floats, Integers

VERSION = "2"
"""Of the engine: it changes whenever a score may."""
NUMBERS, WEAK_ALIAS, NOTHING_OWN = "numbers", "weak_alias", "nothing_own"
CAPS: Mapping[str, float] = {NUMBERS: 0.3, WEAK_ALIAS: 0.49, NOTHING_OWN: 0.4}
"""What a score may reach at most: where names bear other numbers, where nothing but a weak alias speaks for it, and
where bodies share only what many are called, without one name being the whole of the other."""
CONFIRMING = 0.2
"""Score of a name in full trust from which on a weak alias of the same entry confirms it."""
_LEAST_POINTS = -4.0
"""Sum of points of the names below which no fact could lead to a match."""


@dataclass(frozen=True, slots=True)
class Query:
    """Who is asked about; the kind is person, org, vessel or any."""

    key: str
    name: str
    kind: str = ANY
    country: str = ""
    birth: str = ""
    registration: str = ""

    @property
    def number(self) -> str:
        return number_of(self.registration)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a score rests on: words that met and words that did not, points by measure, facts, and what capped it."""

    words: tuple[Met, ...]
    only_mine: tuple[str, ...]
    only_theirs: tuple[str, ...]
    is_together: bool
    measures: tuple[tuple[str, float, float], ...]
    """Name, value and points of each measure that counts."""
    base: float
    facts: tuple[Fact, ...]
    caps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be who was asked about, by the best of its names."""

    entry: Entry
    name: ListedName
    score: float
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Held:
    """The entries of persons, or those of organisations and vessels, and their names laid out."""

    entries: Sequence[Entry]
    part: Part
    by_number: Mapping[str, Sequence[int]]
    """Entries by registration number."""

    @staticmethod
    def of(entries: Sequence[Entry], part: Part) -> "Held":
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(entries):
            for number in entry.numbers:
                numbers[number].append(place)
        return Held(entries, part, numbers)

    def borne_by(self, query: Query) -> Sequence[int]:
        """Return the entries that bear the registration number of a query."""
        return self.by_number.get(query.number, ()) if query.registration else ()


def _listed(entries: Sequence[Entry]) -> list[Listed]:
    return [
        Listed(name.text, number, is_weak=name.quality == WEAK)
        for number, entry in enumerate(entries)
        for name in entry.names
    ]


class Screener:
    """Lists laid out to be asked. It does not change: a list that changed is laid out anew."""

    def __init__(self, entries: Iterable[Entry], rarity: Mapping[str, Rarity] | None = None) -> None:
        """Lay entries out; `rarity`, by kind, weighs words as another screener does, for a part of its entries."""
        by_kind: dict[str, list[Entry]] = {PERSON: [], ORGANISATION: []}
        for entry in entries:
            by_kind[laid_under(entry.kind)].append(entry)
        self.kinds = {
            kind: Held.of(held, lay_out(kind, _listed(held), (rarity or {}).get(kind)))
            for kind, held in by_kind.items()
        }

    @classmethod
    def of_held(cls, kinds: Mapping[str, Held]) -> "Screener":
        """Return a screener of what was laid out before."""
        made = cls(())
        made.kinds = dict(kinds)
        return made

    @property
    def rarity(self) -> Mapping[str, Rarity]:
        """Return how rare each word is, by kind, for a screener of a part of these lists."""
        return {kind: held.part.rarity for kind, held in self.kinds.items()}

    def screen(
        self,
        queries: Sequence[Query],
        *,
        threshold: float = THRESHOLD,
        limit: int = 0,
        on: date | None = None,
    ) -> list[list[Match]]:
        """Return the matches of each query, best first, at least at the threshold, at most `limit` of each.

        Entries that lapsed before the day `on` do not match; without a day none has lapsed.
        """
        found: list[dict[str, Match]] = [{} for _query in queries]
        for kind, held in self.kinds.items():
            asked = [
                number for number, query in enumerate(queries) if query.kind == ANY or laid_under(query.kind) == kind
            ]
            for start in range(0, len(asked), BATCH):
                batch = asked[start : start + BATCH]
                for number, match in _matches(kind, held, [queries[place] for place in batch], threshold, on):
                    found[batch[number]][match.entry.key] = match
        ordered = (best_first(each.values()) for each in found)
        return [each[:limit] if limit else each for each in ordered]


def best_first(matches: Iterable[Match]) -> list[Match]:
    """Return matches in the order in which they are told."""
    return sorted(matches, key=lambda match: (-match.score, match.entry.key))


def laid_under(kind: str) -> str:
    """Return the kind whose names an entry or a query is laid out with."""
    return PERSON if kind == PERSON else ORGANISATION


def _matches(
    kind: str, held: Held, queries: Sequence[Query], threshold: float, on: date | None
) -> Iterator[tuple[int, Match]]:
    """Yield the best match of each query with each entry, with the number of the query."""
    part = held.part
    asked = ask([read_name(query.name, kind) for query in queries], part.rarity)
    if not len(part.words) or not len(asked.traits):
        return
    alike = part.vocabulary.alike(asked.traits)
    wide = np.asarray([is_lifted(query) for query in queries], bool)
    found = candidates(part, asked, alike, wide=wide)
    mine, theirs = with_numbers(held, ((turn, held.borne_by(query)) for turn, query in enumerate(queries)), *found)
    hopeless = hopeless_of(held, queries, mine, theirs, threshold)
    pairs = measure(part, asked, alike, mine, theirs, hopeless)
    yield from matched(held, queries, Measured(part, asked, pairs), threshold, on)


def is_lifted(query: Query) -> bool:
    """Tell whether a fact may make a match of names that have little in common."""
    return bool(query.birth)


def matched(
    held: Held, queries: Sequence[Query], measured: "Measured", threshold: float, on: date | None
) -> Iterator[tuple[int, Match]]:
    """Yield the best match of each query with each entry, of pairs that were measured, with the number of the query."""
    for number, entry_number, places in _worth_telling(measured, held, queries, threshold):
        entry, query = held.entries[entry_number], queries[number]
        if query.kind not in {ANY, entry.kind} or (on is not None and entry.has_lapsed(on)):
            continue
        match = _best(measured, places, query, entry, threshold)
        if match is not None:
            yield number, match


def hopeless_of(
    held: Held, queries: Sequence[Query], mine: Integers, theirs: Integers, threshold: float
) -> Callable[[Floats, Integers], Flags]:
    """Return what tells of measures of some pairs whether they can neither reach the threshold nor confirm an alias."""
    needed, bears, _keys = _needed(held, queries, mine, theirs, threshold)
    least = np.maximum(np.minimum(needed, _CONFIRMING_POINTS), _LEAST_POINTS)

    def is_hopeless(features: Floats, some: Integers) -> Flags:
        given = weights()[held.part.kind]
        sums = given.base + given.points(features).sum(axis=1)
        return np.asarray((sums < least[some] - _ROUNDED) & ~bears[some], bool)

    return is_hopeless


def _needed(
    held: Held, queries: Sequence[Query], mine: Integers, theirs: Integers, threshold: float
) -> tuple[NDArray[np.float64], Flags, NDArray[np.int64]]:
    """Return the points of names that a pair needs, whether its entry bears the number asked for, and a key of both."""
    size = len(held.entries)
    turns, turn_of = np.unique(mine, return_inverse=True)
    asked = [(turn, queries[turn]) for turn in turns.tolist()]
    keys = mine.astype(np.int64) * size + held.part.columns.entries[theirs]
    bearing = [turn * size + entry for turn, query in asked for entry in held.borne_by(query)]
    reached = math.log(threshold / (1 - threshold)) - _ROUNDED if 0 < threshold < 1 else -math.inf
    needed = np.asarray([reached - _most_lifted(query) for _turn, query in asked], np.float64)
    return needed[turn_of], np.isin(keys, np.asarray(bearing, np.int64)), keys


def _worth_telling(
    measured: "Measured", held: Held, queries: Sequence[Query], threshold: float
) -> Iterator[tuple[int, int, list[int]]]:
    """Yield queries and entries of which one pair at least may reach the threshold, and their pairs."""
    if not len(measured.sums):
        return
    needed, bears, keys = _needed(held, queries, measured.pairs.mine, measured.pairs.theirs, threshold)
    is_counted = (measured.sums >= _LEAST_POINTS) | bears
    is_near = is_counted & ((measured.sums >= needed) | bears)
    chosen = np.flatnonzero(is_counted & np.isin(keys, keys[is_near]))
    chosen = chosen[np.argsort(keys[chosen], kind="stable")]
    starts = np.flatnonzero(np.diff(keys[chosen], prepend=-1))
    for places in np.split(chosen, starts[1:]):
        if len(places):
            number, entry = divmod(int(keys[places[0]]), len(held.entries))
            yield number, entry, places.tolist()


def _most_lifted(query: Query) -> float:
    """Return the points that facts may add at most, other than a number, which is looked up by itself."""
    return (SAME_DAY if query.birth else 0) + (SAME_COUNTRY if query.country else 0)


_ROUNDED = 0.01
"""Points that the rounding of a score may hide, at a threshold from 0.02 to 0.98."""
_CONFIRMING_POINTS = math.log(CONFIRMING / (1 - CONFIRMING))


class Measured:
    """Pairs of names with their points, the sums of these, and what may cap a score."""

    def __init__(self, part: Part, asked: Asked, pairs: Pairs) -> None:
        self.part, self.asked = part, asked
        self.pairs, self.points = pairs, weights()[part.kind].points(pairs.features)
        self.sums = weights()[part.kind].base + self.points.sum(axis=1)
        # As they are told.
        self.values, self.given = (
            np.round(np.asarray(table, np.float64), PLACES) for table in (pairs.features, self.points)
        )
        self.is_weak = part.columns.is_weak[pairs.theirs]
        is_whole = pairs.features[:, _COVERS].min(axis=1) >= _WHOLE
        # A body of which no word of its own met, and whose name is not the other as a whole.
        self.is_common = (part.kind != PERSON) & (pairs.features[:, _OWN] == 0) & ~is_whole
        self.has_other_numbers = pairs.features[:, _NUMBERS_APART] >= _BOTH

    def caps(self, place: int, *, is_confirmed: bool) -> tuple[str, ...]:
        """Return what caps the score of a pair."""
        capped = {
            NUMBERS: self.has_other_numbers[place],
            NOTHING_OWN: self.is_common[place],
            WEAK_ALIAS: self.is_weak[place] and not is_confirmed,
        }
        return tuple(name for name, is_capped in capped.items() if is_capped)


_NUMBERS_APART, _OWN = FEATURES.index("numbers"), FEATURES.index("own")
_COVERS = [FEATURES.index("cover_mine"), FEATURES.index("cover_theirs")]
_BOTH, _WHOLE = 2, 0.95


def with_numbers(
    held: Held, bearing: Iterable[tuple[int, Sequence[int]]], mine: Integers, theirs: Integers
) -> tuple[Integers, Integers]:
    """Add every name of the entries that bear the registration number of a query, however they are called."""
    pairs = [
        (turn, row)
        for turn, entries in bearing
        for entry in entries
        for row in np.flatnonzero(held.part.columns.entries == entry).tolist()
    ]
    if not pairs:
        return mine, theirs
    every = np.unique(np.concatenate((np.stack((mine, theirs), axis=1), np.asarray(pairs, np.int32))), axis=0)
    return every[:, 0], every[:, 1]


def _best(measured: Measured, places: Sequence[int], query: Query, entry: Entry, threshold: float) -> Match | None:
    """Return the match of a query with the best of the names of an entry, None below the threshold."""
    facts = _facts(query, entry)
    counted = sum(fact.points for fact in facts)
    sums: list[float] = measured.sums[places].tolist()
    are_weak: list[bool] = measured.is_weak[places].tolist()
    # Of one country are millions: that alone confirms nobody.
    is_confirmed = any(fact.points > SAME_COUNTRY for fact in facts) or any(
        score_of(points) >= CONFIRMING for points, is_weak in zip(sums, are_weak, strict=True) if not is_weak
    )
    scored = []
    for place, points in zip(places, sums, strict=True):
        caps = measured.caps(place, is_confirmed=is_confirmed)
        score = min([score_of(points + counted), *(CAPS[cap] for cap in caps)])
        scored.append((score, points, -place, caps))
    score, _points, place, caps = max(scored)
    return _told(measured, -place, entry, _Verdict(score, tuple(facts), caps)) if score >= threshold else None


def _facts(query: Query, entry: Entry) -> list[Fact]:
    """Return what is compared beside the names; of a query that is a name alone nothing."""
    if not (query.birth or query.country or query.registration):
        return []
    return facts_of(
        birth=query.birth,
        births=entry.births,
        country=query.country,
        countries=entry.countries,
        registration=query.registration,
        registrations=entry.registrations,
    )


@dataclass(frozen=True, slots=True)
class _Verdict:
    score: float
    facts: tuple[Fact, ...]
    caps: tuple[str, ...]


def _told(measured: Measured, place: int, entry: Entry, verdict: _Verdict) -> Match:
    """Return a match with its explanation."""
    part, pairs = measured.part, measured.pairs
    text = part.columns.texts[pairs.theirs[place]]
    words, only_mine, only_theirs = words_met(
        measured.asked.traits,
        _held_words(measured.asked.places[pairs.mine[place]]),
        part.columns.traits,
        _held_words(part.words[pairs.theirs[place]]),
        pairs.met[place].tolist(),
        pairs.likeness[place].tolist(),
    )
    told = Explanation(
        words=words,
        only_mine=only_mine,
        only_theirs=only_theirs,
        is_together=bool(pairs.is_together[place]),
        measures=tuple(
            (code, value, given)
            for code, value, given in zip(
                FEATURES, measured.values[place].tolist(), measured.given[place].tolist(), strict=True
            )
            if abs(given) >= _TOLD
        ),
        base=weights()[part.kind].base,
        facts=verdict.facts,
        caps=verdict.caps,
    )
    return Match(entry, next(name for name in entry.names if name.text == text), verdict.score, told)


def _held_words(places: Integers) -> list[int]:
    return [place for place in places.tolist() if place >= 0]


_TOLD = 0.005


def as_json(match: Match) -> dict[str, object]:
    """Return a match as plain values: what `shiraka screen` and the API write."""
    told = match.explanation
    return {
        "id": match.entry.key,
        "list": match.entry.list,
        "score": match.score,
        "name": match.name.text,
        "explanation": {
            "engine": VERSION,
            "quality": match.name.quality,
            "words": [asdict(met) for met in told.words],
            "only_in_query": list(told.only_mine),
            "only_in_entry": list(told.only_theirs),
            "written_together": told.is_together,
            "base": told.base,
            "measures": [{"code": code, "value": value, "points": points} for code, value, points in told.measures],
            "facts": [asdict(fact) for fact in told.facts],
            "caps": list(told.caps),
        },
    }
