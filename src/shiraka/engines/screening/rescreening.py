"""A list changed in part: who must be screened again, found by asking the register about the list.

A whole register is screened against a whole list once; then only entries that changed are asked for, the roles
swapped, and whoever may be meant is screened against these entries alone. This finds what a full run would, because
whether two names are compared, and how they score, depends on the two alone, as long as both runs weigh words alike:
by the rarity of the last full run.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from shiraka.engines.screening.comparing import BATCH, ask, candidates
from shiraka.engines.screening.entries import Entry
from shiraka.engines.screening.index import Listed, Part, Rarity, lay_out
from shiraka.engines.screening.names import ANY, ORGANISATION, PERSON, read_name
from shiraka.engines.screening.scoring import THRESHOLD
from shiraka.engines.screening.screener import Match, Query, Screener, laid_under


class Register:
    """All who are screened, laid out so that a list can be asked of them."""

    def __init__(self, queries: Sequence[Query], rarity: Mapping[str, Rarity]) -> None:
        """Lay queries out, with the rarity of words of the last full run."""
        self.queries, self.rarity = queries, rarity
        self._parts: dict[str, Part] = {}
        self._by_number: dict[str, list[int]] = {}
        for kind in (PERSON, ORGANISATION):
            asked = [
                Listed(query.name, place)
                for place, query in enumerate(queries)
                if query.kind == ANY or laid_under(query.kind) == kind
            ]
            self._parts[kind] = lay_out(kind, asked, rarity.get(kind, {}))

    def concerned_by(self, entries: Sequence[Entry]) -> list[int]:
        """Return the places of the queries that have enough in common with a name of some entries, or a number."""
        found: set[int] = set()
        for kind, part in self._parts.items():
            names = [
                read_name(name.text, kind)
                for entry in entries
                if laid_under(entry.kind) == kind
                for name in entry.names
            ]
            for start in range(0, len(names), BATCH):
                asked = ask(names[start : start + BATCH], self.rarity.get(kind, {}))
                if len(asked.traits) and len(part.words):
                    _mine, theirs = candidates(part, asked, part.vocabulary.alike(asked.traits))
                    found |= set(part.columns.entries[np.unique(theirs)].tolist())
        numbers = {number for entry in entries for number in entry.numbers}
        found |= {place for place, query in enumerate(self.queries) if numbers and query.number in numbers}
        return sorted(found)

    def rescreen(
        self, entries: Sequence[Entry], *, threshold: float = THRESHOLD, on: date | None = None
    ) -> dict[int, list[Match]]:
        """Return the matches of entries that came or changed, by the place of the query; none is left out."""
        places = self.concerned_by(entries)
        if not places:
            return {}
        found = Screener(entries, self.rarity).screen(
            [self.queries[place] for place in places], threshold=threshold, on=on
        )
        return {place: matches for place, matches in zip(places, found, strict=True) if matches}
