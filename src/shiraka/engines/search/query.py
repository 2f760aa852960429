"""What somebody types into a search, read: parts that must all be found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shiraka.engines.search.words import stems_of, words_of

MOST_PARTS = 12
"""What is typed beyond is not looked for: it would only be a burden on the index."""
LONGEST_WORD = 60
"""Letters of a word that are kept and looked for."""
_CHUNK = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»|(\S+)')
# French elisions; a text may well hold the word without them.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’]", re.IGNORECASE)
_SHORTEST_BEGINNING = 2
_SMALL_WORDS = (
    "a an and at by for from in of on or the to with",
    "au aux avec ce ces d dans de des du en et l la le les ou par pour sur un une",
    "الي او عن علي في من مع هذا هذه",
)
_STOP_WORDS = frozenset(" ".join(_SMALL_WORDS).split())


@dataclass(frozen=True)
class Part:
    """Words that stand one after the other, the last as the beginning of one unless it is exact.

    `others` are words close to a single one that no text holds. Stems of a single word, and of these, are found too.
    """

    words: tuple[str, ...]
    is_exact: bool = False
    others: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        if len(self.words) > 1 or self.is_exact:
            return frozenset()
        return frozenset().union(*(stems_of(word) for word in (*self.words, *self.others)))

    @property
    def is_beginning(self) -> bool:
        """Whether longer words are found too; of one letter they would be half the index."""
        return not self.is_exact and len(self.words[-1]) >= _SHORTEST_BEGINNING

    def stands_in(self, line: Sequence[str]) -> bool:
        """Tell whether words that stand in a line hold this part, by the rules of the index."""
        if len(self.words) == 1 and not self.is_exact:
            held = set(line)
            sought = {*self.words, *self.others, *self.stems}
            if sought & held or any(sought & stems_of(word) for word in held):
                return True
        *before, last = self.words
        length = len(self.words)
        return any(
            list(line[start : start + length - 1]) == before
            and (line[start + length - 1].startswith(last) if self.is_beginning else line[start + length - 1] == last)
            for start in range(len(line) - length + 1)
        )


@dataclass(frozen=True)
class Query:
    """What must all be found, in any order. Empty when nothing was typed that could be looked for."""

    parts: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def is_held_by(self, lines: Sequence[Sequence[str]]) -> bool:
        """Tell whether every part stands in one of some lines of folded words."""
        return all(any(part.stands_in(line) for line in lines) for part in self.parts)

    def corrected(self, others: Mapping[str, Sequence[str]]) -> "Query":
        """Return the query with words close to those that are in no text."""
        return Query(
            tuple(
                replace(part, others=tuple(others.get(part.words[0], ()))) if len(part.words) == 1 else part
                for part in self.parts
            )
        )


def read_query(typed: str) -> Query:
    """Read what somebody typed; words in quotation marks must stand together, exactly as they are.

    Words joined by a sign, as in a number, must stand together too. Small words such as "of", "de" or "في"
    are left out, unless there is nothing else.
    """
    parts: list[Part] = []
    for quoted, curved, angled, bare in _CHUNK.findall(typed):
        said = quoted or curved or angled
        words = words_of(said or _ELISION.sub("", bare))
        if words and all(len(word) <= LONGEST_WORD for word in words):
            parts.append(Part(tuple(words), is_exact=bool(said)))
    parts = list(dict.fromkeys(parts))
    telling = [part for part in parts if part.is_exact or not set(part.words) <= _STOP_WORDS]
    return Query(tuple((telling or parts)[:MOST_PARTS]))
