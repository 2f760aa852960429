"""Settings of the organisation: its name, prefix, languages, units and standing texts."""

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.parameters.definition import Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.packaged import packaged, rows
from shiraka.foundation.parameters.units import carry_units_over, faults_of_units
from shiraka.foundation.people.models import Language
from shiraka.values.text import Text

# The forms of the organisation's own glossary.
_NAME = Text(
    en="Islamic World Educational, Scientific and Cultural Organization (ICESCO)",
    fr="Organisation du Monde Islamique pour l'Éducation, les Sciences et la Culture (ICESCO)",
    ar="منظمة العالم الإسلامي للتربية والعلوم والثقافة (إيسيسكو)",
)
_SECTOR = Text(
    en="Sector of Partnerships and International Cooperation",
    fr="Secteur des partenariats et de la coopération internationale",
    ar="قطاع الشراكات والتعاون الدولي",
)

NAME = Parameter(
    key="organisation_name",
    label=_("Name of the organisation"),
    help=_("In full, as it stands on the sign-in page, at the foot of pages, on papers and in e-mails."),
    group=Group.ORGANISATION,
    kind=Kind.TRANSLATED,
    default=lambda: _NAME,
)

SHORT_NAME = Parameter(
    key="organisation_short_name",
    label=_("Short name of the organisation"),
    help=_("In the titles of pages, in the subjects of e-mails and in the app that shows the codes for signing in."),
    group=Group.ORGANISATION,
    kind=Kind.TRANSLATED,
    default=lambda: Text(en="ICESCO", fr="ICESCO", ar="إيسيسكو"),
)

PREFIX = Parameter(
    key="number_prefix",
    label=_("Prefix of registration numbers"),
    help=_("Stands before the type in the number given at signature: ICESCO/PIC gives ICESCO/PIC/MOU/2026/017."),
    group=Group.ORGANISATION,
    kind=Kind.TEXT,
    default=lambda: "ICESCO/PIC",
)

_LANGUAGES = (
    Column(name="language", label=_("Language"), kind=Kind.CHOICE, choices=Language.choices),
    Column(name="is_offered", label=_("Offered to readers"), kind=Kind.YES_NO),
    Column(
        name="numbers",
        label=_("Numbers are written"),
        kind=Kind.CHOICE,
        choices=(("en", "1,200.50"), ("fr", "1 200,50")),
    ),
)


def _one_language_is_offered(lines: tuple[Row, ...]) -> list[str]:
    missing = set(Language.values) - {line["language"] for line in lines}
    found = [str(_("Each of English, French and Arabic needs its line."))] if missing else []
    if not any(line["is_offered"] for line in lines):
        found.append(str(_("Offer at least one language.")))
    return found


LANGUAGES = Parameter(
    key="languages",
    label=_("Languages and how numbers are written"),
    help=_("Digits are Western in all languages. Whoever has chosen a language that is no longer offered keeps it."),
    group=Group.ORGANISATION,
    kind=Kind.TABLE,
    columns=_LANGUAGES,
    identity=("language",),
    default=lambda: rows(_LANGUAGES, (("en", True, "en"), ("fr", True, "fr"), ("ar", True, "en"))),
    faults=_one_language_is_offered,
)

UNIT_KINDS = (
    ("governing", _("Governing organ")),
    ("office", _("Office")),
    ("department", _("Department")),
    ("secretariat", _("Secretariat")),
    ("sector", _("Sector")),
    ("centre", _("Centre")),
    ("affiliate", _("Affiliated body")),
    ("office_regional", _("Regional office")),
)

_UNITS = (
    Column(name="code", label=_("Code")),
    Column(name="name", label=_("Name"), kind=Kind.TRANSLATED),
    Column(name="kind", label=_("Kind"), kind=Kind.CHOICE, choices=UNIT_KINDS),
    Column(name="parent", label=_("Part of"), required=False, help=_("The code of another unit.")),
    Column(name="is_current", label=_("Is current"), kind=Kind.YES_NO),
)

UNITS = Parameter(
    key="units",
    label=_("Units"),
    help=_("Sectors, centres, offices and organs. A unit that is left out is kept, but is no longer current."),
    group=Group.ORGANISATION,
    kind=Kind.TABLE,
    columns=_UNITS,
    identity=("code",),
    default=lambda: packaged("units", _UNITS),
    faults=faults_of_units,
    carry_out=carry_units_over,
)

_TEXTS = (
    Column(
        name="place",
        label=_("Where"),
        kind=Kind.CHOICE,
        choices=(
            ("letterhead", _("Letterhead")),
            ("footer", _("Foot of papers")),
            ("opening", _("Opening of letters")),
            ("closing", _("Closing of letters")),
            ("unofficial", _("Mark on unofficial translations")),
        ),
    ),
    Column(name="words", label=_("Text"), kind=Kind.TRANSLATED),
)

TEXTS = Parameter(
    key="letter_texts",
    label=_("Texts on letters and papers"),
    help=_("Short standing texts that templates of papers take over."),
    group=Group.ORGANISATION,
    kind=Kind.TABLE,
    columns=_TEXTS,
    identity=("place",),
    default=lambda: rows(
        _TEXTS,
        (
            ("letterhead", _NAME),
            ("footer", _SECTOR),
            ("opening", Text(en="Dear Sir or Madam,", fr="Madame, Monsieur,", ar="تحية طيبة وبعد،")),
            (
                "closing",
                Text(
                    en="Yours faithfully,",
                    fr="Veuillez agréer l’expression de notre considération distinguée.",
                    ar="وتفضلوا بقبول فائق التقدير والاحترام.",
                ),
            ),
            ("unofficial", Text(en="Unofficial translation", fr="Traduction non officielle", ar="ترجمة غير رسمية")),
        ),
    ),
    later=("opening", "closing"),
)

SETTINGS = (NAME, SHORT_NAME, PREFIX, LANGUAGES, UNITS, TEXTS)
