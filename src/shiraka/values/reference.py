"""Lists that others keep and we quote: the Sustainable Development Goals and the OECD DAC sectors."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shiraka.values.text import Text


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the seventeen goals, with the colour the United Nations gives it."""

    number: int
    name: Text
    title: Text
    """The full wording; no official Arabic is held, so the Arabic is empty."""
    colour: str


@dataclass(frozen=True, slots=True)
class SectorCategory:
    """A three-digit sector of the OECD Development Assistance Committee."""

    code: str
    name: Text


@cache
def goals() -> tuple[Goal, ...]:
    """Return the goals in their order."""
    return tuple(
        Goal(
            int(row["goal"]),
            Text(row["name_en"], row["name_fr"], row["name_ar"]),
            Text(en=row["title_en"], fr=row["title_fr"]),
            row["colour"],
        )
        for row in _rows("sdg_goals.csv")
    )


@cache
def sector_categories() -> tuple[SectorCategory, ...]:
    """Return the sector categories in the order of their codes; their Arabic names are unofficial."""
    return tuple(
        SectorCategory(row["code"], Text(row["name_en"], row["name_fr"], row["name_ar"]))
        for row in _rows("dac_sector_categories.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with files("shiraka.values").joinpath("data", name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
