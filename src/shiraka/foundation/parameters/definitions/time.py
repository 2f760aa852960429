"""Settings of time: holidays, weekend, the Hijri calendar, deadlines and reminders."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.parameters.definition import Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.packaged import rows
from shiraka.values.text import Text

DAYS_IN_WEEK = 7

_HOLIDAYS = (
    Column(name="date", label=_("Date"), kind=Kind.DATE),
    Column(name="is_yearly", label=_("Every year"), kind=Kind.YES_NO),
    Column(name="name", label=_("Name"), kind=Kind.TRANSLATED),
)

# The fixed public holidays of Morocco, where the seat is. Those of the Hijri calendar are added each
# year when they are announced.
_FIXED = (
    (date(2025, 1, 1), "New Year's Day", "Nouvel An", "رأس السنة الميلادية"),
    (
        date(2025, 1, 11),
        "Manifesto of Independence",
        "Manifeste de l'indépendance",
        "ذكرى تقديم وثيقة الاستقلال",
    ),
    (date(2025, 1, 14), "Amazigh New Year", "Nouvel An amazigh", "رأس السنة الأمازيغية"),
    (date(2025, 5, 1), "Labour Day", "Fête du travail", "عيد الشغل"),
    (date(2025, 7, 30), "Throne Day", "Fête du Trône", "عيد العرش"),
    (date(2025, 8, 14), "Oued Ed-Dahab Day", "Journée de Oued Ed-Dahab", "ذكرى استرجاع إقليم وادي الذهب"),
    (
        date(2025, 8, 20),
        "Revolution of the King and the People",
        "Révolution du Roi et du Peuple",
        "ذكرى ثورة الملك والشعب",
    ),
    (date(2025, 8, 21), "Youth Day", "Fête de la jeunesse", "عيد الشباب"),
    (date(2025, 11, 6), "Green March", "Marche verte", "ذكرى المسيرة الخضراء"),
    (date(2025, 11, 18), "Independence Day", "Fête de l'indépendance", "عيد الاستقلال"),
)

HOLIDAYS = Parameter(
    key="holidays",
    label=_("Holidays at the seat"),
    help=_("Days on which no working day is counted. Holidays of the Hijri calendar are added when announced."),
    group=Group.TIME,
    kind=Kind.TABLE,
    columns=_HOLIDAYS,
    identity=("date",),
    default=lambda: rows(_HOLIDAYS, ((day, True, Text(en, fr, ar)) for day, en, fr, ar in _FIXED)),
)

_WEEKDAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)
_WEEKEND = (Column(name="weekday", label=_("Day"), kind=Kind.CHOICE, choices=_WEEKDAYS),)


def _a_working_day_is_left(lines: tuple[Row, ...]) -> list[str]:
    return [str(_("A week needs a working day."))] if len(lines) == DAYS_IN_WEEK else []


WEEKEND = Parameter(
    key="weekend",
    label=_("Weekend"),
    help=_("Days of the week on which the seat does not work."),
    group=Group.TIME,
    kind=Kind.TABLE,
    columns=_WEEKEND,
    identity=("weekday",),
    default=lambda: rows(_WEEKEND, (("6",), ("7",))),
    faults=_a_working_day_is_left,
)

HIJRI = Parameter(
    key="hijri_offset",
    label=_("Hijri calendar: days off the Umm al-Qura table"),
    help=_("-1 when the months at the seat begin a day later, 1 when they begin a day earlier."),
    group=Group.TIME,
    kind=Kind.NUMBER,
    default=lambda: 0,
    minimum=-2,
    maximum=2,
)

_DEADLINES = (
    Column(
        name="step",
        label=_("For"),
        kind=Kind.CHOICE,
        choices=(
            ("opportunity", _("Decision on the opportunity of an agreement")),
            ("drafting", _("Start of drafting")),
            ("technical", _("Technical opinion on a draft")),
            ("legal", _("Legal clearance")),
            ("finance", _("Financial certificate")),
            ("signature_file", _("Signing file after clearance")),
            ("signature", _("Signature")),
            ("deposit", _("Deposit of the original after signature")),
            ("earlier_entry", _("Entry of an agreement signed earlier")),
            ("obligations", _("Obligations loaded after signature")),
            ("public_summary", _("Public summary after signature")),
            ("sleeping_review", _("Review of a sleeping agreement")),
            ("closing", _("Closing the file of an agreement that has ended")),
            ("national_commission", _("National Commission informed before signature")),
            ("questionnaire", _("Partner answers the questionnaire")),
            ("assessment", _("Assessment of a partner")),
            ("second_reading", _("Second reading of a case")),
            ("no_objection", _("No objection of Legal Affairs")),
            ("committee", _("Advice of the Partnership Review Committee")),
            ("decision", _("Decision on a case")),
            ("hit", _("Judgement of a hit on a list")),
            ("reinstatement", _("Second person on a reinstatement")),
            ("marker", _("Verification of a marker")),
            ("answer_to_decision", _("Answer to a decision against somebody")),
            ("partner_comments", _("Partner comments on an evaluation")),
            ("management_response", _("Management response to an evaluation")),
        ),
    ),
    Column(name="days", label=_("Days"), kind=Kind.NUMBER, minimum=1, maximum=365),
    Column(name="is_working", label=_("Working days"), kind=Kind.YES_NO),
)

DEADLINES = Parameter(
    key="deadlines",
    label=_("Deadlines"),
    help=_("How long each step may take before it is late."),
    group=Group.TIME,
    kind=Kind.TABLE,
    columns=_DEADLINES,
    identity=("step",),
    default=lambda: rows(
        _DEADLINES,
        (
            ("opportunity", 5, True),
            ("drafting", 5, True),
            ("technical", 10, True),
            ("legal", 10, True),
            ("finance", 5, True),
            ("signature_file", 5, True),
            ("signature", 10, True),
            ("deposit", 10, True),
            ("earlier_entry", 20, True),
            ("obligations", 15, True),
            ("public_summary", 30, True),
            ("sleeping_review", 10, True),
            ("closing", 10, True),
            ("national_commission", 15, False),
            ("questionnaire", 15, True),
            ("assessment", 20, True),
            ("second_reading", 5, True),
            ("no_objection", 5, True),
            ("committee", 10, True),
            ("decision", 10, True),
            ("hit", 3, True),
            ("reinstatement", 5, True),
            ("marker", 10, True),
            ("answer_to_decision", 15, True),
            ("partner_comments", 15, False),
            ("management_response", 30, False),
        ),
    ),
    later=("obligations", "public_summary", "partner_comments", "management_response"),
)

_REMINDERS = (
    Column(
        name="kind",
        label=_("Of"),
        kind=Kind.CHOICE,
        choices=(
            ("agreement", _("An agreement that expires, or its notice date")),
            ("obligation", _("An obligation")),
            ("case", _("Due diligence that expires")),
            ("questionnaire", _("A questionnaire")),
            ("donor_report", _("A report to a donor")),
            ("instalment", _("An instalment")),
            ("call", _("A call for proposals")),
        ),
    ),
    Column(
        name="days",
        label=_("Days before"),
        kind=Kind.NUMBER,
        minimum=-365,
        maximum=730,
        help=_("Below zero: days after."),
    ),
)
_DAYS = {
    "agreement": (180, 90, 60, 30),
    "obligation": (30, 7, 0),
    "case": (90, 60, 30),
    "questionnaire": (10, 5, 0),
    "donor_report": (45, 15, 3),
    "instalment": (30, 0, -15, -30),
    "call": (60, 30, 14, 3),
}

REMINDERS = Parameter(
    key="reminders",
    label=_("Reminders"),
    help=_("How many days before a date its owner is reminded."),
    group=Group.TIME,
    kind=Kind.TABLE,
    columns=_REMINDERS,
    identity=("kind", "days"),
    default=lambda: rows(_REMINDERS, ((kind, days) for kind, each in _DAYS.items() for days in each)),
    later=("donor_report", "instalment", "call"),
)

SETTINGS = (HOLIDAYS, WEEKEND, HIJRI, DEADLINES, REMINDERS)
