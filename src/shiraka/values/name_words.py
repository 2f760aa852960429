"""The words of organisations: what they mean in any language, how much they say, and names of countries.

`data/name_words.csv` is the table: words of the legal form say next to nothing ("Ltd", "SARL", "شركة"), those of the
kind of body little ("university", "université", "جامعة" are one meaning), and the common words of a field more.
Words that set bodies of one name apart ("south", "branch") count where only one name has them.
A word that ends in `*` stands for all that begin with it. Words are folded as names are.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shiraka.values.country import all_countries
from shiraka.values.folding import fold

LEGAL, KIND, COMMON, APART, PLACE, OWN = "legal", "kind", "word", "apart", "place", "own"
WEIGHTS: Mapping[str, float] = {LEGAL: 0.05, KIND: 0.45, COMMON: 0.6, APART: 0.6, PLACE: 0.7, OWN: 1.0}
"""How much a word of each class says about which organisation is meant."""
_SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for whatever the language: its class and the name of the meaning."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class _Table:
    dropped: frozenset[str]
    whole: Mapping[str, Meaning]
    beginnings: Mapping[str, Meaning]


@cache
def _table() -> _Table:
    dropped: set[str] = set()
    whole: dict[str, Meaning] = {}
    beginnings: dict[str, Meaning] = {}
    with files("shiraka.values").joinpath("data/name_words.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            for word in row["words"].split():
                folded = fold(word.removesuffix("*"))
                if row["class"] == "drop":
                    dropped.add(folded)
                elif word.endswith("*"):
                    beginnings.setdefault(folded, Meaning(row["class"], row["meaning"]))
                else:
                    whole.setdefault(folded, Meaning(row["class"], row["meaning"]))
    return _Table(frozenset(dropped), whole, beginnings)


def is_dropped(word: str) -> bool:
    """Tell whether a folded word only joins others: of, de, في."""
    return word in _table().dropped


@cache
def meaning_of(word: str) -> Meaning | None:
    """Return what a folded word stands for, or None for a word of the organisation's own."""
    table = _table()
    if word in table.whole:
        return table.whole[word]
    for length in range(len(word), _SHORTEST_BEGINNING - 1, -1):
        if word[:length] in table.beginnings:
            return table.beginnings[word[:length]]
    return None


@cache
def countries() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the names of countries as words, by their first word, the longest first, each with its alpha-3 code."""
    found: defaultdict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    for country in all_countries():
        for texts in (country.names, country.official_names):
            for name in texts.as_dict().values():
                words = tuple(word for word in fold(name).split() if not is_dropped(word))
                if words:
                    found[words[0]].add((words, country.iso3))
    return {word: tuple(sorted(names, key=lambda name: (-len(name[0]), name))) for word, names in found.items()}
