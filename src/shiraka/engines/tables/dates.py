"""Days as people write them: in several orders, scripts and calendars, and as numbers of Excel."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hijridate import Hijri

from shiraka.engines.tables.cells import Scalar, clean
from shiraka.engines.tables.months import HIJRI_MONTHS, MONTHS
from shiraka.values.folding import fold

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(3_000, 110_000)
"""Numbers that are days from 1908 to 2201; what lies outside is no day that anybody meant."""
_NUMERIC = re.compile(r"(\d{1,4})\s*[-/.،\s]\s*(\d{1,2})\s*[-/.،\s]\s*(\d{1,4})")
_NAMED = re.compile(r"(\d{1,2})(?:\s*(?:er|st|nd|rd|th))?[\s\-/.,]+([^\d]+?)[\s\-/.,]+(\d{2,4})")
_NAMED_FIRST = re.compile(r"([^\d]+?)[\s\-/.,]+(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]+(\d{4})")
_CLOCK = re.compile(r"[T\s]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2}|am|pm)?$", re.IGNORECASE)
_HIJRI_MARK = re.compile(r"\s*(?:هجرية|هجري|هـ|ه|A\.?H\.?|H\.?)$", re.IGNORECASE)
_GREGORIAN_MARK = re.compile(r"\s*(?:ميلادية|ميلادي|م|A\.?D\.?|C\.?E\.?)$", re.IGNORECASE)
_WEEKDAY = re.compile(r"^[^\d]+[,،]\s*(?=\d)")
_HIJRI_YEARS = range(1300, 1501)
_LAST_MONTH, _YEAR_LETTERS, _COMPACT_LETTERS = 12, 4, 8


class DayOrder(StrEnum):
    """Which of two numbers before a year is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DateFault(StrEnum):
    """Why a value is no day."""

    UNKNOWN = "unknown"
    SHORT_YEAR = "short_year"
    NO_SUCH_DAY = "no_such_day"
    HIJRI_UNMARKED = "hijri_unmarked"
    HIJRI_OUTSIDE = "hijri_outside"


class NoDate(ValueError):
    """The value is no day; `fault` says why."""

    def __init__(self, fault: DateFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Evidence:
    """What a column says of the order of its days: which, by how many values, and whether any say otherwise."""

    order: DayOrder
    deciding: int
    contrary: int
    open: int

    @property
    def is_certain(self) -> bool:
        """Whether nothing was left to guess."""
        return not self.open or (self.deciding > 0 and not self.contrary)


def order_of(values: Iterable[Scalar]) -> Evidence:
    """Return whether day or month stands first in a column: 25/12 can only be the one, 12/25 the other.

    Day first, as the three languages have it, unless more values speak for the month.
    """
    day = month = undecided = 0
    for value in values:
        found = _NUMERIC.fullmatch(_plain(value)[0]) if isinstance(value, str) else None
        if not found or len(found[1]) == _YEAR_LETTERS:
            continue
        first, second = int(found[1]), int(found[2])
        day += first > _LAST_MONTH >= second
        month += second > _LAST_MONTH >= first
        undecided += first <= _LAST_MONTH and second <= _LAST_MONTH and first != second
    order = DayOrder.MONTH_FIRST if month > day else DayOrder.DAY_FIRST
    return Evidence(order, max(day, month), min(day, month), undecided)


def read_date(value: Scalar, *, order: DayOrder = DayOrder.DAY_FIRST, is_1904: bool = False) -> date:
    """Return the day that a cell means; raises `NoDate`. A day that has no other order is read in its own."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, bool | time | timedelta) or value is None:
        raise NoDate(DateFault.UNKNOWN)
    if isinstance(value, int | float):
        return _of_serial(float(value), is_1904=is_1904)
    text, is_hijri = _plain(value)
    if text.isdecimal() and len(text) != _COMPACT_LETTERS:
        return _of_serial(float(text), is_1904=is_1904)
    return _of_text(text, order, is_hijri=is_hijri)


def _of_text(text: str, order: DayOrder, *, is_hijri: bool) -> date:
    if text.isdecimal():
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]), is_hijri=is_hijri)
    if found := _NUMERIC.fullmatch(text):
        return _of_numbers(found[1], found[2], found[3], order, is_hijri=is_hijri)
    found = _NAMED.fullmatch(text)
    if found:
        return _of_name(found[1], found[2], found[3], is_hijri=is_hijri)
    found = _NAMED_FIRST.fullmatch(text)
    if found:
        return _of_name(found[2], found[1], found[3], is_hijri=is_hijri)
    raise NoDate(DateFault.UNKNOWN)


def _plain(value: Scalar) -> tuple[str, bool]:
    """Return a text with Western digits, without its clock and its era, and whether the era is Hijri."""
    text = clean(str(value))[0]
    text = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)
    text = _CLOCK.sub("", text) if ":" in text else text
    shorter = _HIJRI_MARK.sub("", text)
    is_hijri = shorter != text and shorter[-1:].isdecimal()
    if is_hijri:
        text = shorter
    else:
        common = _GREGORIAN_MARK.sub("", text)
        text = common if common[-1:].isdecimal() else text
    return _WEEKDAY.sub("", text).strip(), is_hijri


def _of_serial(number: float, *, is_1904: bool) -> date:
    if int(number) not in _SERIALS:
        raise NoDate(DateFault.UNKNOWN)
    return (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(number))


def _of_numbers(one: str, two: str, three: str, order: DayOrder, *, is_hijri: bool) -> date:
    if len(one) == _YEAR_LETTERS:
        return _made(int(one), int(two), int(three), is_hijri=is_hijri)
    if len(three) != _YEAR_LETTERS:
        raise NoDate(DateFault.SHORT_YEAR if len(three) == 2 else DateFault.UNKNOWN)  # noqa: PLR2004 - as in 03
    day, month = int(one), int(two)
    if day <= _LAST_MONTH and (month > _LAST_MONTH or order == DayOrder.MONTH_FIRST):
        day, month = month, day
    return _made(int(three), month, day, is_hijri=is_hijri)


def _of_name(day: str, name: str, year: str, *, is_hijri: bool) -> date:
    if len(year) != _YEAR_LETTERS:
        raise NoDate(DateFault.SHORT_YEAR)
    folded = fold(name)
    # Two names are often given: شباط/فبراير.
    month = MONTHS.get(folded) or next((MONTHS[part] for part in folded.split() if part in MONTHS), 0)
    if folded in HIJRI_MONTHS:
        return _made(int(year), HIJRI_MONTHS[folded], int(day), is_hijri=True)
    if not month:
        raise NoDate(DateFault.UNKNOWN)
    return _made(int(year), month, int(day), is_hijri=is_hijri)


def _made(year: int, month: int, day: int, *, is_hijri: bool) -> date:
    if not is_hijri and year in _HIJRI_YEARS:
        raise NoDate(DateFault.HIJRI_UNMARKED)
    try:
        if not is_hijri:
            return date(year, month, day)
        found = Hijri(year, month, day).to_gregorian()
        return date(found.year, found.month, found.day)
    except OverflowError:
        raise NoDate(DateFault.HIJRI_OUTSIDE) from None
    except ValueError:
        raise NoDate(DateFault.NO_SUCH_DAY) from None
