"""What speaks for and against a match beside the names: birth or founding, country, registration.

A fact that one side lacks says nothing. Points are those of the score, natural logarithms of odds: 0.7 doubles them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from shiraka.values.country import all_countries
from shiraka.values.folding import fold

SAME_DAY, SAME_YEAR, NEAR_YEAR, OTHER_YEAR = 2.0, 0.8, 0.0, -3.0
NEAR_YEARS = 2
"""Years by which lists that estimate a birth err."""
SAME_COUNTRY, OTHER_COUNTRY = 0.5, -0.8
SAME_NUMBER, OTHER_NUMBER = 4.0, -1.5
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_WORDED_DAY = re.compile(r"(?<!\d)(\d{1,2})[ .-]([A-Za-z]{3})[a-z]*[ .-](\d{4})")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_NO_SIGN = re.compile(r"[\W_]+|^imo(?=\W*\d)", re.IGNORECASE)
# As lists name them, where neither CLDR nor the organisation does; folded.
_ALSO_CALLED = {
    "PRK": ("korea north", "democratic people s republic of korea", "korea democratic people s republic of"),
    "KOR": ("korea south", "korea republic of", "republic of korea"),
    "MMR": ("burma",),
    "RUS": ("russia", "russian federation"),
    "SYR": ("syria", "syrian arab republic"),
    "IRN": ("iran islamic republic of",),
    "COD": ("congo democratic republic of the", "democratic republic of the congo"),
    "COG": ("congo republic of the",),
    "TUR": ("turkey",),
    "CIV": ("cote d ivoire", "ivory coast"),
    "USA": ("united states", "united states of america", "usa"),
    "GBR": ("uk", "great britain"),
    "ARE": ("uae",),
    "MDA": ("moldova", "republic of moldova"),
    "TZA": ("tanzania", "united republic of tanzania"),
    "VEN": ("venezuela bolivarian republic of",),
    "BOL": ("bolivia",),
    "GMB": ("the gambia", "gambia the"),
    "BHS": ("bahamas the",),
    "PSE": ("west bank", "gaza", "palestinian", "state of palestine", "occupied palestinian territory"),
    "VNM": ("viet nam",),
    "LAO": ("laos", "lao people s democratic republic"),
    "BRN": ("brunei",),
    "MKD": ("macedonia",),
    "CZE": ("czech republic",),
    "SWZ": ("swaziland",),
    "CPV": ("cape verde",),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One comparison that counts: what it is of, both values, and the points, below 0 against the match."""

    code: str
    mine: str
    theirs: str
    points: float


@cache
def _country_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in all_countries():
        found[country.iso3.lower()] = found[country.iso2.lower()] = country.iso3
        for names in (country.names, country.official_names):
            found |= {fold(name): country.iso3 for name in names.as_dict().values() if name}
    return found | {name: code for code, names in _ALSO_CALLED.items() for name in names}


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """Return the alpha-3 code of a country as lists and people name it; empty when it is none that is known."""
    folded = fold(text)
    return _country_names().get(folded, "")


@lru_cache(maxsize=65_536)
def days_of(text: str) -> tuple[frozenset[str], frozenset[int]]:
    """Return the days and the years that a date on a list names: "21 Mar 1964", "1969 to 1971", "circa 1956"."""
    days = {f"{year}-{month}-{day}" for year, month, day in _ISO_DAY.findall(text)}
    for day, month, year in _WORDED_DAY.findall(text):
        if number := _MONTHS.get(month.lower()):
            days.add(f"{year}-{number:02}-{int(day):02}")
    years = {int(year) for year in _YEAR.findall(text)}
    if len(years) == 2 and re.search(r"to|-|between|/", text) and not days:  # noqa: PLR2004 - a span
        years |= set(range(min(years), max(years) + 1))
    return frozenset(days), frozenset(years)


def number_of(text: str) -> str:
    """Return a registration number without the signs that part it."""
    return _NO_SIGN.sub("", text.strip()).casefold()


def facts_of(
    *,
    birth: str,
    births: Sequence[str],
    country: str,
    countries: Iterable[str],
    registration: str,
    registrations: Sequence[str],
) -> list[Fact]:
    """Compare what is known of both sides."""
    found = [
        _birth(birth, births),
        _country(country, countries),
        _registration(registration, registrations),
    ]
    return [fact for fact in found if fact is not None]


def _birth(mine: str, theirs: Sequence[str]) -> Fact | None:
    days, years = days_of(mine)
    told = [days_of(text) for text in theirs]
    other_days = frozenset().union(*(each for each, _years in told))
    other_years = frozenset().union(*(each for _days, each in told))
    if not years or not other_years:
        return None
    distance = min(abs(one - other) for one in years for other in other_years)
    if days & other_days:
        points = SAME_DAY
    elif distance == 0:
        points = SAME_YEAR
    else:
        points = NEAR_YEAR if distance <= NEAR_YEARS else OTHER_YEAR
    return Fact("birth", mine, "; ".join(theirs), points)


def _country(mine: str, theirs: Iterable[str]) -> Fact | None:
    code = country_code(mine)
    codes = {known: text for text in theirs if (known := country_code(text))}
    if not code or not codes:
        return None
    return Fact("country", mine, "; ".join(codes.values()), SAME_COUNTRY if code in codes else OTHER_COUNTRY)


def _registration(mine: str, theirs: Sequence[str]) -> Fact | None:
    number = number_of(mine)
    numbers = {number_of(text): text for text in theirs if number_of(text)}
    if not number or not numbers:
        return None
    return Fact("registration", mine, "; ".join(numbers.values()), SAME_NUMBER if number in numbers else OTHER_NUMBER)
