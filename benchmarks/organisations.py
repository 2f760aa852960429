"""A labelled register made of organisations of ROR (ror.org, CC0): who is in it twice is known.

`ROR_SAMPLE` names a file of ROR records, schema 2, one JSON object a line. About three organisations in five are
entered a second time as another officer would: under another of their names, in another language or script, with a
misprint, words changed in order, left out, added or shortened, or by their acronym; with some facts missing. The
rest stand once. Organisations are parted in two halves by a hash of their id: weights are fitted on "seen" only.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from shiraka.engines.matching import Organisation

SEED = 20260101
SEEN, UNSEEN = "seen", "unseen"
_LEGAL = ("Ltd", "Association", "Foundation", "International", "SARL", "e.V.", "Inc.", "Group")
_SHORT = {
    "university": "Univ.", "université": "Univ.", "universidad": "Univ.", "institute": "Inst.", "institut": "Inst.",
    "department": "Dept.", "national": "Natl.", "international": "Int'l", "center": "Ctr.", "centre": "Ctr.",
    "research": "Res.", "technology": "Tech.", "association": "Assoc.", "development": "Dev.", "science": "Sci.",
}  # fmt: skip

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
"""Cyrillic letters as passports write them: not the table that the engine uses."""


@dataclass
class Labelled:
    """Entries of a register by key, which pairs of keys are one organisation, and how each second entry was made."""

    register: dict[str, Organisation] = field(default_factory=dict)
    same: dict[tuple[str, str], str] = field(default_factory=dict)


def sample() -> Path | None:
    """Return the file of ROR records that `ROR_SAMPLE` names, None where there is none."""
    path = Path(os.environ.get("ROR_SAMPLE", ""))
    return path if path.is_file() else None


def labelled(path: Path, half: str) -> Labelled:
    """Return the register of one half, the same every time."""
    made = Labelled()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if _half(record["id"]) == half:
                _enter(made, record, random.Random(f"{SEED}{record['id']}"))
    return made


def _half(ror: str) -> str:
    return SEEN if sha256(ror.encode()).digest()[0] % 2 == 0 else UNSEEN


def _enter(made: Labelled, record: dict[str, Any], dice: random.Random) -> None:
    names = [item["value"] for item in record["names"] if "acronym" not in item["types"]]
    acronyms = [item["value"] for item in record["names"] if "acronym" in item["types"]]
    if not names:
        return
    place = record["locations"][0]["geonames_details"] if record["locations"] else {}
    facts = {
        "website": next((item["value"] for item in record["links"] if item["type"] == "website"), ""),
        "country": place.get("country_code", ""),
        "city": place.get("name", ""),
    }
    key = record["id"].rsplit("/", 1)[-1]
    first: list[str] = names
    second: list[str] = []
    how = ""
    if dice.random() < 0.6:
        first, second, how = _second(names, acronyms, dice)
    made.register[key] = Organisation(names=tuple(first), acronyms=tuple(_some(acronyms, 0.6, dice)), **facts)
    if how:
        kept = {name: _noted(name, value, dice) for name, value in facts.items() if dice.random() < _KEPT[name]}
        given = () if how == "acronym" else tuple(_some(acronyms, 0.4, dice))
        made.register[f"{key}*"] = Organisation(names=tuple(second), acronyms=given, **kept)
        made.same[(key, f"{key}*")] = how


_KEPT = {"website": 0.35, "country": 0.85, "city": 0.5}
"""How often a second entry has each fact."""
_DIFFERS = {"website": 0.1, "country": 0.02, "city": 0.15}
"""How often it is another one: an older address, the city of a branch, a slip."""
_OTHERS = {
    "country": ("FR", "GB", "US", "CH"),
    "city": ("Paris", "London", "Cairo", "Geneva", "Rabat", "Istanbul", "Jakarta"),
}


def _noted(name: str, value: str, dice: random.Random) -> str:
    if not value or dice.random() >= _DIFFERS[name]:
        return value
    if name == "website":
        return dice.choice(["https://www.facebook.com/its.page", f"http://old-{value.rsplit('//', maxsplit=1)[-1]}"])
    return dice.choice(_OTHERS[name])


def _some(values: list[str], often: float, dice: random.Random) -> list[str]:
    return [value for value in values[:1] if dice.random() < often]


def _second(names: list[str], acronyms: list[str], dice: random.Random) -> tuple[list[str], list[str], str]:
    """Return the names of the first entry, of the second, and how they differ."""
    ways: dict[str, Callable[[str, random.Random], str]] = {
        "misprint": _misprint,
        "order": _reorder,
        "word left out": _leave_out,
        "word added": _add,
        "shortened": _shorten,
        "capitals, no marks": lambda text, _dice: text.upper(),
    }
    possible = [*ways]
    if len(names) > 1:
        # What ROR itself knows of: the hardest and the truest, so twice as often.
        possible += ["another name"] * 4
    if acronyms:
        possible.append("acronym")
    if any(_is_cyrillic(name) for name in names):
        possible += ["transliterated"] * 2
    how = dice.choice(possible)
    if how == "another name":
        other = dice.choice(names)
        return [name for name in names if name != other] or names, [other], how
    if how == "acronym":
        return names, [acronyms[0]], how
    if how == "transliterated":
        other = dice.choice([name for name in names if _is_cyrillic(name)])
        return [other], ["".join(_LETTERS.get(letter, letter) for letter in other.lower()).title()], how
    return names, [ways[how](dice.choice(names), dice)], how


def _is_cyrillic(name: str) -> bool:
    return any("а" <= letter <= "я" for letter in name.lower())


def _misprint(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _turn in range(1 + (len(text) > 25)):
        place = dice.randrange(1, max(2, len(letters) - 1))
        match dice.randrange(4):
            case 0:
                del letters[place : place + 1]
            case 1:
                letters.insert(place, letters[place - 1])
            case 2 if place + 1 < len(letters):
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            case _:
                letters[place : place + 1] = [dice.choice(text.lower().replace(" ", "") or "a")]
    return "".join(letters)


def _reorder(text: str, dice: random.Random) -> str:
    found = text.split()
    place = dice.randrange(1, len(found)) if len(found) > 1 else 0
    return " ".join([*found[place:], *found[:place]])


def _leave_out(text: str, dice: random.Random) -> str:
    found = text.split()
    if len(found) > 2:
        del found[dice.randrange(len(found))]
    return " ".join(found)


def _add(text: str, dice: random.Random) -> str:
    return f"{text} {dice.choice(_LEGAL)}"


def _shorten(text: str, _dice: random.Random) -> str:
    return " ".join(_SHORT.get(word.lower(), word) for word in text.split())


def figures_of(made: Labelled, found: Iterator[tuple[str, str]]) -> tuple[float, float, int]:
    """Return precision, recall and how many pairs were found."""
    pairs = {tuple(sorted(pair)) for pair in found}
    right = len(pairs & {tuple(sorted(pair)) for pair in made.same})
    return right / len(pairs) if pairs else 0.0, right / len(made.same), len(pairs)
