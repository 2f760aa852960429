"""A list changed in part: who must be screened again, found by asking the register about the list.

A whole register is screened against a whole list once; then only entries that changed are asked for, the roles
swapped: the names of the register, laid out once, are looked up by those of the entries, and the pairs that are found
are measured as a full run measures them. This finds what a full run would, because whether two names are compared, and
how they score, depends on the two alone, as long as both runs weigh words alike: by the rarity of the last full run.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from shiraka.engines.screening.comparing import asked_of, candidates, measure
from shiraka.engines.screening.entries import Entry
from shiraka.engines.screening.index import Listed, Part, Rarity, lay_out
from shiraka.engines.screening.names import ANY, ORGANISATION, PERSON
from shiraka.engines.screening.scoring import THRESHOLD
from shiraka.engines.screening.screener import (
    Held,
    Match,
    Measured,
    Query,
    Screener,
    best_first,
    hopeless_of,
    is_lifted,
    laid_under,
    matched,
    with_numbers,
)
from shiraka.engines.screening.vocabulary import Alike

AT_ONCE = 250
"""Entries that the register is asked about at once."""


class Register:
    """All who are screened, laid out so that a list can be asked of them. It does not change."""

    def __init__(
        self, queries: Sequence[Query], rarity: Mapping[str, Rarity], parts: Mapping[str, Part] | None = None
    ) -> None:
        """Lay queries out, with the rarity of words of the last full run; `parts` are those laid out before."""
        self.queries, self.rarity = queries, rarity
        self.parts = _laid_out(queries, rarity) if parts is None else parts
        self._asked = {kind: [queries[place] for place in part.columns.entries] for kind, part in self.parts.items()}
        self._wide = {
            kind: np.asarray([is_lifted(query) for query in asked], bool) for kind, asked in self._asked.items()
        }
        self._by_number: dict[str, dict[str, list[int]]] = {kind: {} for kind in self.parts}
        for kind, asked in self._asked.items():
            for row, query in enumerate(asked):
                if query.registration and query.number:
                    self._by_number[kind].setdefault(query.number, []).append(row)

    def rescreen(
        self, entries: Sequence[Entry], *, threshold: float = THRESHOLD, on: date | None = None
    ) -> dict[int, list[Match]]:
        """Return the matches of entries that came or changed, by the place of the query; none is left out."""
        found: defaultdict[int, list[Match]] = defaultdict(list)
        for start in range(0, len(entries), AT_ONCE):
            for kind, held in Screener(entries[start : start + AT_ONCE], self.rarity).kinds.items():
                self._ask(kind, held, found, threshold, on)
        return {place: best_first(found[place]) for place in sorted(found)}

    def _ask(self, kind: str, held: Held, found: Mapping[int, list[Match]], threshold: float, on: date | None) -> None:
        part = self.parts[kind]
        if not len(part.words) or not len(held.part.words):
            return
        alike = part.vocabulary.alike(held.part.columns.traits)
        theirs, mine = candidates(part, asked_of(held.part), alike, their_wide=self._wide[kind])
        bearing = (
            (row, entries)
            for number, entries in held.by_number.items()
            for row in self._by_number[kind].get(number, ())
        )
        mine, theirs = with_numbers(held, bearing, mine, theirs)
        swapped = Alike(alike.theirs, alike.mine, alike.likeness)
        hopeless = hopeless_of(held, self._asked[kind], mine, theirs, threshold)
        asked = asked_of(part)
        measured = Measured(held.part, asked, measure(held.part, asked, swapped, mine, theirs, hopeless))
        for row, match in matched(held, self._asked[kind], measured, threshold, on):
            found[int(part.columns.entries[row])].append(match)


def _laid_out(queries: Sequence[Query], rarity: Mapping[str, Rarity]) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for kind in (PERSON, ORGANISATION):
        asked = [
            Listed(query.name, place)
            for place, query in enumerate(queries)
            if query.kind == ANY or laid_under(query.kind) == kind
        ]
        parts[kind] = lay_out(kind, asked, rarity.get(kind, {}))
    return parts
