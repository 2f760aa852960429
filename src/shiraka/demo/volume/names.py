"""Names of invented organisations and people in three scripts, composed of words of our own."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from shiraka.demo.tables import Line, lines, text
from shiraka.values.folding import fold
from shiraka.values.text import LANGUAGES, Text

_STRIDE = 1_299_709
"""A prime far from the counts of the words: stepping by it meets every composition once before any repeats."""
_NAMED_AFTER_SOMEBODY = 3
_LEFT_OUT_OF_ACRONYMS = frozenset({"for", "of", "and", "the", "–"})
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """What an invented organisation is called, where it sits and what it does."""

    name: Text
    acronym: str
    category: str
    city: Line
    field: str
    sdg: str
    website: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person."""

    name: Text
    gender: str
    address: str


class Names:
    """Composes names; the same number always gives the same one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.proper, self.kinds = lines("volume_proper"), lines("volume_kinds")
        self.subjects, self.cities = lines("volume_subjects"), lines("volume_cities")
        people = lines("volume_people")
        self.given = [line for line in people if line["part"] == "given"]
        self.family = [line for line in people if line["part"] == "family"]

    @cached_property
    def _turns(self) -> int:
        return math.prod(map(len, (self.proper, self.kinds, self.subjects, self.cities)))

    def organisation(self, number: int) -> Organisation:
        """Return an organisation: after a word and its city, or every third after somebody."""
        place = (number * _STRIDE + self.seed) % self._turns
        place, city = _taken(place, self.cities)
        place, subject = _taken(place, self.subjects)
        place, kind = _taken(place, self.kinds)
        proper = text(self.proper[place], "name")
        ending = {language: f" – {city[f'name_{language}']}" for language in LANGUAGES}
        if number % _NAMED_AFTER_SOMEBODY == 0:
            proper = self.person(random.Random(f"{self.seed}/{number}/eponym")).name  # noqa: S311 - names, no secrets
            ending = dict.fromkeys(LANGUAGES, "")
        name = Text(
            en=f"{proper.en} {kind['name_en']} for {subject['name_en']}{ending['en']}",
            fr=f"{kind['name_fr']} {proper.fr} pour {subject['name_fr']}{ending['fr']}",
            ar=f"{kind['name_ar']} {proper.ar} {subject['name_ar']}{ending['ar']}",
        )
        acronym = _acronym(name.en)
        return Organisation(
            name=name,
            acronym=acronym,
            category=kind["category"],
            city=city,
            field=subject["field"],
            sdg=subject["sdg"],
            # A top-level domain that is reserved for examples: nobody can own it.
            website=f"https://www.{acronym.lower()}-{_slug(city['name_en'])}-{number}.example",
        )

    def person(self, dice: random.Random) -> Person:
        """Return somebody; people of the same name are told apart by nothing, as in life."""
        given, family = dice.choice(self.given), dice.choice(self.family)
        return Person(
            name=Text(
                **{language: f"{given[f'name_{language}']} {family[f'name_{language}']}" for language in LANGUAGES}
            ),
            gender=given["gender"],
            address=f"{_slug(given['name_en'])}.{_slug(family['name_en'])}",
        )


def misspelt(name: Text, dice: random.Random) -> Text:
    """Return a name as a second hand writes it: two letters exchanged, in the language that hand writes."""
    language = dice.choice(("en", "fr"))
    letters = name.get(language)
    at = dice.randrange(1, len(letters) - 2)
    other = f"{letters[:at]}{letters[at + 1]}{letters[at]}{letters[at + 2 :]}"
    return Text(**{language: other})


def _taken(place: int, table: Sequence[Line]) -> tuple[int, Line]:
    rest, at = divmod(place, len(table))
    return rest, table[at]


def _acronym(name: str) -> str:
    words = name.replace("-", " ").replace("’", "").split()
    initials = [fold(word)[:1] for word in words if word not in _LEFT_OUT_OF_ACRONYMS]
    return "".join(initials)[:_LONGEST_ACRONYM].upper()


def _slug(word: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in fold(word)).strip("-")
