"""Countries by ISO 3166-1, with what their membership of the organisation adds."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.core import get_global

from shiraka.values.text import LANGUAGES, Text

_ALPHA_3, _ALPHA_2 = re.compile("[A-Z]{3}"), re.compile("[A-Z]{2}")

MEMBER, ACCESSION_PENDING, NON_MEMBER = "member", "accession_pending", "non_member"

# CLDR's table of aliases also leads from codes that ISO has withdrawn, and from the ranges it
# leaves to users, to a two-letter code; these are no countries of today.
_WITHDRAWN = frozenset(["ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"])
_NOT_ASSIGNED = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


class UnknownCountry(ValueError):
    """The code is not an ISO 3166-1 alpha-3 code in force."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166-1.

    Names of member states are the organisation's own; all others come from Unicode CLDR.
    """

    iso3: str
    iso2: str
    names: Text
    official_names: Text
    region: str = ""
    """"arab", "africa", "asia" or "latin_america" for members; empty for others."""
    status: str = NON_MEMBER
    currency: str = ""
    year_joined: int | None = None

    @staticmethod
    def of(code: str) -> "Country":
        """Return the country of an alpha-3 code in any case. Raises `UnknownCountry`."""
        try:
            return _by_iso3()[code.upper()]
        except KeyError:
            message = f"not a country code of ISO 3166-1 alpha-3: {code!r}"
            raise UnknownCountry(message) from None

    @property
    def is_member(self) -> bool:
        """A member state; a state whose accession is pending is not one yet."""
        return self.status == MEMBER

    def name(self, language: str) -> str:
        """Return the short name in the language, or in the nearest one held."""
        return self.names.best(language)[0]

    def official_name(self, language: str) -> str:
        """Return the full name as treaties give it, or the short one where none is held."""
        return self.official_names.best(language)[0] or self.name(language)

    def __str__(self) -> str:
        return self.names.en


def all_countries() -> tuple[Country, ...]:
    """Return every country in the order of its code; pages sort by name in their own language."""
    return tuple(_by_iso3().values())


def member_states() -> tuple[Country, ...]:
    """Return the member states, without those whose accession is pending."""
    return tuple(country for country in all_countries() if country.is_member)


@cache
def _by_iso3() -> dict[str, Country]:
    countries = _from_cldr() | _from_membership()
    return dict(sorted(countries.items()))


def _from_cldr() -> dict[str, Country]:
    territories = {language: Locale(language).territories for language in LANGUAGES}
    found: dict[str, Country] = {}
    for iso3, targets in get_global("territory_aliases").items():
        iso2 = targets[0]
        is_code = _ALPHA_3.fullmatch(iso3) and _ALPHA_2.fullmatch(iso2) and len(targets) == 1
        if not is_code or iso3 in _WITHDRAWN or iso2 in _NOT_ASSIGNED or iso2 not in territories["en"]:
            continue
        names = Text(**{language: names[iso2] for language, names in territories.items()})
        found[iso3] = Country(iso3=iso3, iso2=iso2, names=names, official_names=Text())
    return found


def _from_membership() -> dict[str, Country]:
    found: dict[str, Country] = {}
    with files("shiraka.values").joinpath("data/member_states.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found[row["iso3"]] = Country(
                iso3=row["iso3"],
                iso2=row["iso2"],
                names=Text(row["name_en"], row["name_fr"], row["name_ar"]),
                official_names=Text(row["official_name_en"], row["official_name_fr"], row["official_name_ar"]),
                region=row["region_group"],
                status=row["status"],
                currency=row["currency"],
                year_joined=int(row["year_joined"]) if row["year_joined"] else None,
            )
    return found
