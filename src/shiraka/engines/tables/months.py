"""Names of months in the three languages, Gregorian as each Arab region has them, and Hijri."""

from typing import Final

from shiraka.values.folding import fold

_GREGORIAN = (
    "january jan janvier janv يناير جانفي كانون_الثاني",
    "february feb février fév févr فبراير فيفري شباط",
    "march mar mars مارس آذار",
    "april apr avril avr أبريل إبريل أفريل نيسان",
    "may mai ماي مايو أيار",
    "june jun juin يونيو يونيه جوان حزيران",
    "july jul juillet juil يوليو يوليه يوليوز جويلية تموز",
    "august aug août aout أغسطس غشت أوت آب",
    "september sep sept septembre سبتمبر شتنبر أيلول",
    "october oct octobre أكتوبر تشرين_الأول",
    "november nov novembre نوفمبر نونبر تشرين_الثاني",
    "december dec décembre déc ديسمبر دجنبر كانون_الأول",
)
_HIJRI = (
    "muharram mouharram محرم المحرم",
    "safar صفر",
    "rabi_i rabi_al_awwal rabi_al_awal rabia_al_awal ربيع_الأول ربيع_أول",
    "rabi_ii rabi_al_thani rabi_al_akhir rabia_ath_thani ربيع_الآخر ربيع_الثاني ربيع_ثان",
    "jumada_i jumada_al_awwal jumada_al_ula joumada_al_oula جمادى_الأولى جمادى_أولى",
    "jumada_ii jumada_al_thani jumada_al_akhirah joumada_ath_thania جمادى_الآخرة جمادى_الثانية",
    "rajab رجب",
    "shaban shaaban chaabane شعبان",
    "ramadan رمضان",
    "shawwal chawwal شوال",
    "dhu_al_qidah dhul_qidah dhou_al_qi_da ذو_القعدة ذي_القعدة",
    "dhu_al_hijjah dhul_hijjah dhou_al_hijja ذو_الحجة ذي_الحجة",
)


def _index(lines: tuple[str, ...]) -> dict[str, int]:
    return {fold(name.replace("_", " ")): number for number, line in enumerate(lines, 1) for name in line.split()}


MONTHS: Final = _index(_GREGORIAN)
"""Gregorian months by folded name."""
HIJRI_MONTHS: Final = _index(_HIJRI)
"""Hijri months by folded name."""
