"""Settings of agreements: their types, and who may sign which."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.languages.current import listing, words
from shiraka.foundation.parameters.definition import Choices, Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.definitions.diligence import RISK_BANDS
from shiraka.foundation.parameters.packaged import packaged, rows
from shiraka.foundation.parameters.reading import value_of

SIGNATORIES = (
    ("DG", _("Director-General")),
    ("DDG", _("Deputy Director-General")),
    ("HS", _("Head of Sector")),
)

_TYPES = (
    Column(name="code", label=_("Code")),
    Column(name="name", label=_("Name"), kind=Kind.TRANSLATED),
    Column(
        name="legal_nature",
        label=_("Legal nature"),
        kind=Kind.CHOICE,
        choices=(
            ("binding", _("Binding")),
            ("usually_non_binding", _("Normally not binding")),
            ("non_binding", _("Not binding")),
            ("as_agreed", _("As agreed")),
            ("follows_parent", _("Follows the parent")),
        ),
    ),
)


def _packaged_types() -> tuple[Row, ...]:
    return packaged("agreement_types", _TYPES)


def _the_types_are_the_same(lines: tuple[Row, ...]) -> list[str]:
    codes = [line["code"] for line in _packaged_types()]
    if {line["code"] for line in lines} == set(codes):
        return []
    return [_("Rules are tied to the types, so none comes or goes: %(codes)s.") % {"codes": listing(codes)}]


TYPES = Parameter(
    key="agreement_types",
    label=_("Types of agreements"),
    help=_("How each is called, and its legal nature where the form leaves it open. The codes stay as they are."),
    group=Group.AGREEMENTS,
    kind=Kind.TABLE,
    columns=_TYPES,
    identity=("code",),
    default=_packaged_types,
    faults=_the_types_are_the_same,
)


def agreement_type_pairs() -> Choices:
    """Return the types of agreements by code and name in the reader's language."""
    return tuple((line["code"], words(line["name"])) for line in value_of(TYPES))


_AUTHORITY = (
    Column(name="type", label=_("Type"), kind=Kind.CHOICE, choices=agreement_type_pairs),
    Column(name="signatory", label=_("Signatory"), kind=Kind.CHOICE, choices=SIGNATORIES),
    Column(
        name="ceiling_usd",
        label=_("Up to, US dollars"),
        kind=Kind.DECIMAL,
        required=False,
        minimum=0,
        help=_("Empty: no ceiling."),
    ),
    Column(name="max_risk", label=_("Highest risk"), kind=Kind.CHOICE, choices=RISK_BANDS),
    Column(name="money_allowed", label=_("Money allowed"), kind=Kind.YES_NO),
)

# An exchange of letters is signed as its content and an amendment as its parent, on the new total: neither
# has a line of its own. High risk is the Director-General's always.
_LINES = (
    ("FA", "DG", None, "high", True),
    ("MOU", "DG", None, "high", True),
    ("MOU", "DDG", 0, "moderate", False),
    ("PRO", "DG", None, "high", True),
    ("PRO", "DDG", 250_000, "moderate", True),
    ("EXP", "DG", None, "high", True),
    ("EXP", "DDG", 250_000, "substantial", True),
    ("EXP", "HS", 50_000, "low", True),
    ("FIN", "DG", None, "high", True),
    ("FIN", "DDG", 250_000, "moderate", True),
    ("IMP", "DG", None, "high", True),
    ("IMP", "DDG", 250_000, "substantial", True),
    ("IMP", "HS", 50_000, "low", True),
    ("HOST", "DG", None, "high", True),
    ("CHR", "DG", None, "high", True),
    ("CHR", "DDG", 50_000, "substantial", True),
    ("LOI", "DG", None, "high", True),
    ("LOI", "HS", None, "low", True),
    ("SPO", "DG", None, "high", True),
    ("SPO", "DDG", 100_000, "substantial", True),
    ("NDA", "DG", None, "high", True),
    ("NDA", "HS", None, "substantial", True),
)

AUTHORITY = Parameter(
    key="authority_table",
    label=_("Authority table"),
    help=_("Who signs which type, up to which amount over the whole life of the agreement, and at which risk."),
    group=Group.AGREEMENTS,
    right="authority",
    kind=Kind.TABLE,
    columns=_AUTHORITY,
    identity=("type", "signatory"),
    default=lambda: rows(_AUTHORITY, _LINES),
)

CLEARANCE = Parameter(
    key="clearance_days",
    label=_("Days a legal clearance lives"),
    help=_("After that a short confirmation is needed before signature."),
    group=Group.AGREEMENTS,
    kind=Kind.NUMBER,
    default=lambda: 90,
    minimum=1,
    maximum=365,
)

SLEEPING = Parameter(
    key="sleeping_months",
    label=_("Months without work before an agreement sleeps"),
    help=_("An agreement in force on which nothing was done for so long is put before its officer."),
    group=Group.AGREEMENTS,
    kind=Kind.NUMBER,
    default=lambda: 12,
    minimum=1,
    maximum=60,
)


def _lies_in_the_past(day: date | None) -> list[str]:
    if day is None or day <= clock.today():
        return []
    return [str(_("The register is kept here from a day that has come."))]


REGISTER_SINCE = Parameter(
    key="register_since",
    label=_("Register of agreements kept here since"),
    help=_(
        "What was signed before this day can be entered as signed earlier, with its old number. "
        "Empty: nothing can be entered so."
    ),
    group=Group.AGREEMENTS,
    kind=Kind.DATE,
    required=False,
    default=lambda: None,
    faults=_lies_in_the_past,
)

SETTINGS = (TYPES, AUTHORITY, CLEARANCE, SLEEPING, REGISTER_SINCE)
