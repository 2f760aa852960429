"""Numbers, money and dates as text in the reader's language. Western digits in all three."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from shiraka.engines.deadlines import format_hijri
from shiraka.foundation import clock
from shiraka.foundation.languages.current import listing, reader_language
from shiraka.values.money import Money, minor_units

MINUS = "\N{MINUS SIGN}"
THOUSAND = 1000


@dataclass(frozen=True)
class Style:
    """How the organisation writes numbers in each language, and how far its Hijri calendar is off.

    `hijri_offset` is in days from the Umm al-Qura table, for a seat whose calendar differs.
    """

    numbers: Mapping[str, str] = field(default_factory=lambda: {"en": "en", "fr": "fr", "ar": "en"})
    hijri_offset: int = 0


@dataclass
class StyleSource:
    """Where the style comes from: the defaults, until the settings of the organisation supply theirs."""

    read: Callable[[], Style] = field(default=Style)

    def provide(self, read: Callable[[], Style]) -> None:
        self.read = read


STYLE = StyleSource()


def local_date(moment: date) -> date:
    """Return the date at the seat of the organisation of a date or an aware instant."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date()
    return moment


def number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a number with grouped digits; all its decimals, or exactly as many as asked for."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    if pattern is None and isinstance(value, Decimal):
        pattern = "#,##0." + "#" * 12
    locale = STYLE.read().numbers[reader_language()]
    return format_decimal(value, format=pattern, locale=locale).replace("-", MINUS)


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency code, in the minor units of that currency."""
    written = number(Money(Decimal(amount), currency).rounded().amount, minor_units(currency))
    # French puts the currency after the amount; English and Arabic here read it before.
    return (
        f"{written}\N{NO-BREAK SPACE}{currency}"
        if reader_language() == "fr"
        else f"{currency}\N{NO-BREAK SPACE}{written}"
    )


def day(moment: date) -> str:
    """Return "11 Jun 2026"."""
    return _date(moment, "d MMM y")


def short_day(moment: date) -> str:
    """Return "11 Jun" in the present year, "11 Jun 2024" in another."""
    return _date(moment, "d MMM" if local_date(moment).year == clock.today().year else "d MMM y")


def long_day(moment: date) -> str:
    """Return "11 June 2026"."""
    return _date(moment, "d MMMM y")


def month(moment: date) -> str:
    """Return "Jun 2026"."""
    return _date(moment, "MMM y")


def quarter(moment: date) -> str:
    """Return "Q2 2026"."""
    return _date(moment, "QQQ y")


def weekday(moment: date) -> str:
    """Return "Thursday 11 June 2026", short in languages that shorten the names of days."""
    return _date(moment, "EEE d MMMM y")


def time_of_day(moment: datetime) -> str:
    """Return "14:05" at the seat of the organisation."""
    return format_time(timezone.localtime(moment), "HH:mm", locale=reader_language())


def moment(instant: datetime) -> str:
    """Return "11 Jun 2026, 14:05" at the seat of the organisation."""
    return listing((day(instant), time_of_day(instant)))


def hijri_day(moment: date) -> str:
    """Return "25 Dhu al-Hijja 1447" in the reader's language."""
    return format_hijri(local_date(moment), reader_language(), STYLE.read().hijri_offset)


def relative_day(moment: date) -> str:
    """Return how far a due date is: "In 4 days", "Tomorrow", "Today", "2 days late"."""
    distance = (local_date(moment) - clock.today()).days
    if distance == 0:
        return gettext("Today")
    if distance == 1:
        return gettext("Tomorrow")
    if distance > 0:
        return ngettext("In %(count)s day", "In %(count)s days", distance) % {"count": number(distance)}
    return ngettext("%(count)s day late", "%(count)s days late", -distance) % {"count": number(-distance)}


def file_size(size: int) -> str:
    """Return a size in bytes as "48 KB" or "2.5 MB"."""
    kilobytes = size / THOUSAND
    if kilobytes < THOUSAND:
        return gettext("%(size)s KB") % {"size": number(max(1, round(kilobytes)))}
    return gettext("%(size)s MB") % {"size": number(Decimal(str(round(kilobytes / THOUSAND, 1))))}


def _date(moment: date, pattern: str) -> str:
    return format_date(local_date(moment), pattern, locale=reader_language())
