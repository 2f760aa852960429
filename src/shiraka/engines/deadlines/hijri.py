"""The Hijri date shown beside a Gregorian one, by the Umm al-Qura tables with the seat's offset."""

from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian

# Month names as Unicode CLDR gives them for the Islamic calendar: its numbered English forms
# (Jumada II) are also those of the organisation's own papers.
_MONTHS = {
    "en": (
        "Muharram", "Safar", "Rabiʻ I", "Rabiʻ II", "Jumada I", "Jumada II", "Rajab", "Shaʻban",
        "Ramadan", "Shawwal", "Dhuʻl-Qiʻdah", "Dhuʻl-Hijjah",
    ),
    "fr": (
        "mouharram", "safar", "rabia al awal", "rabia ath-thani", "joumada al oula",
        "joumada ath-thania", "rajab", "chaabane", "ramadan", "chawwal", "dhou al qi`da",
        "dhou al-hijja",
    ),
    "ar": (
        "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان",
        "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
    ),
}  # fmt: skip
_ERA = {"en": " H", "fr": " H", "ar": " هـ"}
_FIRST_OF_MONTH = {"fr": "1er"}


class OutsideHijriTables(ValueError):
    """The tables run from 1 August 1924 to 16 November 2077; the day lies outside them."""


@dataclass(frozen=True, slots=True, order=True)
class HijriDate:
    """A day of the Hijri calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def hijri(day: date, offset: int = 0) -> HijriDate:
    """Return the Hijri date of a day.

    `offset` is in days: where the new moon was seen a day later than the Umm al-Qura tables of
    Saudi Arabia say, as often in Morocco, it is -1. Raises `OutsideHijriTables`.
    """
    try:
        found = Gregorian.fromdate(day + timedelta(days=offset)).to_hijri()
    except OverflowError as error:
        message = f"no Hijri date is known for {day}"
        raise OutsideHijriTables(message) from error
    return HijriDate(found.year, found.month, found.day)


def month_name(month: int, language: str) -> str:
    """Return the name of a Hijri month, 1 to 12, in English, French or Arabic."""
    return _MONTHS[language][month - 1]


def format_hijri(day: date, language: str, offset: int = 0) -> str:
    """Return the Hijri date in words, Western digits, era included: "13 Jumada II 1448 H".

    Empty outside the tables, since it only ever stands beside the Gregorian date. In Arabic text it
    needs no isolation; in Latin text the whole is left to right.
    """
    try:
        found = hijri(day, offset)
    except OutsideHijriTables:
        return ""
    number = _FIRST_OF_MONTH.get(language, "1") if found.day == 1 else str(found.day)
    return f"{number} {month_name(found.month, language)} {found.year}{_ERA[language]}"
