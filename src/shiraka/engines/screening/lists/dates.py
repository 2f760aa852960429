"""Days as lists write them, as yyyy-mm-dd."""

import re
from datetime import date
from typing import Final

FOR_EVER: Final = "2999-12-31"
"""What stands for "permanent" where a list must give a last day."""
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*|[+-]\d\d:\d\d|Z)?")
_DAY_FIRST = re.compile(r"(\d{1,2}|dd)[/.](\d{1,2}|mm)[/.](\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def day_of(text: str) -> str:
    """Return a day written as year-month-day or day/month/year, as yyyy-mm-dd; empty when it is neither."""
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1])
    return ""


def american_day_of(text: str) -> str:
    """Return a day written as month/day/year, as yyyy-mm-dd; empty when it is none."""
    found = _MONTH_FIRST.fullmatch(text)
    return _day(found[3], found[1], found[2]) if found else ""


def birth_of(text: str) -> str:
    """Return a birth with day/month/year as yyyy-mm-dd, and as what is known of it where a part is dd, mm or 00.

    Anything else stays as it is: "circa 1956" says more than any date.
    """
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return text
    if day := day_of(text):
        return day
    month = found[2]
    return f"{found[3]}-{int(month):02}" if month.isdecimal() and 1 <= int(month) <= 12 else found[3]  # noqa: PLR2004 - months


def has_year(text: str) -> bool:
    return bool(_YEAR.search(text))


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
