"""Settings of due diligence: what is asked, how it weighs, where the bands lie. All by DG or Head of Sector."""

from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.languages.current import listing, reader_language
from shiraka.foundation.parameters.definition import Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.packaged import packaged, rows
from shiraka.values.country import all_countries
from shiraka.values.folding import fold

WHOLE = Decimal(100)

RISK_BANDS = (
    ("low", _("Low")),
    ("moderate", _("Moderate")),
    ("substantial", _("Substantial")),
    ("high", _("High")),
)

DIMENSIONS = (
    ("G", _("Governance and legal")),
    ("F", _("Financial")),
    ("I", _("Integrity and controversies")),
    ("S", _("Safeguarding and rights")),
    ("C", _("Capacity and fit")),
)

_TIERS = (
    Column(
        name="tier",
        label=_("Tier"),
        kind=Kind.CHOICE,
        choices=(
            ("T0", _("T0 Verification")),
            ("T1", _("T1 Basic")),
            ("T2", _("T2 Standard")),
            ("T3", _("T3 Enhanced")),
        ),
    ),
    Column(
        name="up_to_usd",
        label=_("Money up to, US dollars"),
        kind=Kind.DECIMAL,
        required=False,
        minimum=0,
        help=_("Empty: no limit by amount."),
    ),
    Column(name="target_days", label=_("Target, days"), kind=Kind.NUMBER, minimum=1, maximum=365),
)

TIERS = Parameter(
    key="diligence_tiers",
    label=_("Tiers of due diligence and their thresholds"),
    help=_(
        "The highest tier that applies wins. Up to its amount T2 is enough; above it the financial module is added."
    ),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_TIERS,
    identity=("tier",),
    default=lambda: rows(_TIERS, (("T0", None, 3), ("T1", 0, 10), ("T2", 50_000, 20), ("T3", None, 30))),
)

ENHANCED_ABOVE = Parameter(
    key="diligence_enhanced_above",
    label=_("Amount above which due diligence is enhanced, US dollars"),
    help=_("Above this amount tier T3 applies, whatever the kind of partner."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.DECIMAL,
    default=lambda: Decimal(250_000),
    minimum=0,
)

_QUESTIONS = (
    Column(name="code", label=_("Code")),
    Column(name="dimension", label=_("Dimension"), kind=Kind.CHOICE, choices=DIMENSIONS),
    Column(name="weight", label=_("Weight"), kind=Kind.NUMBER, minimum=1, maximum=10),
    Column(name="critical", label=_("Critical"), kind=Kind.YES_NO),
    Column(name="core_t1", label=_("Core question of T1"), kind=Kind.YES_NO),
    Column(name="text", label=_("Question"), kind=Kind.TRANSLATED),
)


def _every_dimension_is_asked(lines: tuple[Row, ...]) -> list[str]:
    missing = [str(label) for code, label in DIMENSIONS if code not in {line["dimension"] for line in lines}]
    return [_("No question is left in: %(names)s.") % {"names": listing(missing)}] if missing else []


QUESTIONS = Parameter(
    key="diligence_questions",
    label=_("Questionnaire and weights"),
    help=_("A case keeps the version it was opened with. A critical answer of 0 raises the risk to Substantial."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_QUESTIONS,
    identity=("code",),
    default=lambda: packaged("dd_questions", _QUESTIONS),
    faults=_every_dimension_is_asked,
)

_WEIGHTS = (
    Column(name="dimension", label=_("Dimension"), kind=Kind.CHOICE, choices=DIMENSIONS),
    Column(name="percent", label=_("Share of the score, percent"), kind=Kind.DECIMAL, minimum=0, maximum=100),
)


def _shares_make_a_whole(lines: tuple[Row, ...]) -> list[str]:
    total = sum((line["percent"] for line in lines), Decimal(0))
    if total == WHOLE and len(lines) == len(DIMENSIONS):
        return []
    return [_("The five shares must make 100 percent; they make %(total)s.") % {"total": total}]


WEIGHTS = Parameter(
    key="diligence_dimension_weights",
    label=_("Weights of the dimensions"),
    help=_("How much each part of the questionnaire counts in the score."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_WEIGHTS,
    identity=("dimension",),
    default=lambda: rows(_WEIGHTS, (("G", "20"), ("F", "25"), ("I", "25"), ("S", "20"), ("C", "10"))),
    faults=_shares_make_a_whole,
)

_BANDS = (
    Column(name="band", label=_("Risk"), kind=Kind.CHOICE, choices=RISK_BANDS),
    Column(name="from_points", label=_("From, points"), kind=Kind.DECIMAL, minimum=0, maximum=100),
)


def _bands_rise(lines: tuple[Row, ...]) -> list[str]:
    order = [code for code, _label in RISK_BANDS]
    starts = {line["band"]: line["from_points"] for line in lines}
    points = [starts[code] for code in order if code in starts]
    if len(points) < len(order):
        return [str(_("Each of the four bands needs its line."))]
    if points[0] != 0 or any(low >= high for low, high in pairwise(points)):
        return [str(_("Low begins at 0, and each band begins above the one before it."))]
    return []


BANDS = Parameter(
    key="risk_bands",
    label=_("Risk bands"),
    help=_("Bands are decided on the unrounded figure."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_BANDS,
    identity=("band",),
    default=lambda: rows(_BANDS, (("low", "0"), ("moderate", "25"), ("substantial", "45"), ("high", "65"))),
    faults=_bands_rise,
)

_ADD_ONS = (
    Column(
        name="reason",
        label=_("Reason"),
        kind=Kind.CHOICE,
        choices=(
            ("high_risk_sector", _("High-risk sector")),
            ("flow_increased_monitoring", _("Funds through a jurisdiction under increased monitoring")),
            ("flow_call_for_action", _("Funds through a jurisdiction with a call for action")),
            ("politically_exposed", _("Politically exposed controller")),
            ("severity_1", _("Worst controversy of severity 1")),
            ("severity_2", _("Worst controversy of severity 2")),
            ("severity_3", _("Worst controversy of severity 3")),
            ("severity_4", _("Worst controversy of severity 4")),
        ),
    ),
    Column(name="points", label=_("Points added"), kind=Kind.DECIMAL, minimum=0, maximum=100),
)

ADD_ONS = Parameter(
    key="risk_add_ons",
    label=_("Points added to the risk"),
    help=_("Added to the base risk; the sum never exceeds 100."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_ADD_ONS,
    identity=("reason",),
    default=lambda: rows(
        _ADD_ONS,
        (
            ("high_risk_sector", "10"),
            ("flow_increased_monitoring", "5"),
            ("flow_call_for_action", "20"),
            ("politically_exposed", "10"),
            ("severity_1", "0"),
            ("severity_2", "5"),
            ("severity_3", "15"),
            ("severity_4", "30"),
        ),
    ),
)

FLOOR = Parameter(
    key="risk_dimension_floor",
    label=_("Points of a dimension below which the risk is at least Substantial"),
    help=_("A strong side does not hide a weak one."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.DECIMAL,
    default=lambda: Decimal(40),
    minimum=0,
    maximum=100,
)

_EXCLUSIONS = (
    Column(name="code", label=_("Code")),
    Column(
        name="turnover_threshold_percent",
        label=_("From, percent of turnover"),
        help=_("A number, or “any” for any involvement."),
    ),
    Column(name="text", label=_("Criterion"), kind=Kind.TRANSLATED),
)


def _thresholds_are_percentages(lines: tuple[Row, ...]) -> list[str]:
    wrong = [
        line["code"]
        for line in lines
        if line["turnover_threshold_percent"] != "any"
        and not (line["turnover_threshold_percent"].isdigit() and int(line["turnover_threshold_percent"]) <= WHOLE)
    ]
    if not wrong:
        return []
    return [_("The threshold is “any” or a percentage; look at: %(codes)s.") % {"codes": listing(wrong)}]


EXCLUSIONS = Parameter(
    key="exclusion_list",
    label=_("Exclusion list"),
    help=_("A confirmed criterion cannot be outweighed or overridden by anyone (R-06)."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_EXCLUSIONS,
    identity=("code",),
    default=lambda: packaged("dd_exclusion_criteria", _EXCLUSIONS),
    faults=_thresholds_are_percentages,
)

_VALIDITY = (
    Column(
        name="kind",
        label=_("Kind"),
        kind=Kind.CHOICE,
        choices=(
            ("standard", _("Standard")),
            ("high", _("High risk")),
            ("public_body", _("Exempt public bodies")),
        ),
    ),
    Column(name="months", label=_("Months"), kind=Kind.NUMBER, minimum=1, maximum=120),
)

VALIDITY = Parameter(
    key="diligence_validity",
    label=_("Validity of due diligence"),
    help=_("How many months a decision holds, unless something ends it earlier (R-05)."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_VALIDITY,
    identity=("kind",),
    default=lambda: rows(_VALIDITY, (("standard", 24), ("high", 12), ("public_body", 60))),
)


def _countries() -> list[tuple[str, str]]:
    language = reader_language()
    named = [(country.iso3, country.name(language)) for country in all_countries()]
    return sorted(named, key=lambda pair: fold(pair[1]))


_JURISDICTIONS = (
    Column(name="country", label=_("Country"), kind=Kind.CHOICE, choices=_countries),
    Column(
        name="list",
        label=_("List"),
        kind=Kind.CHOICE,
        choices=(
            ("flow_increased_monitoring", _("Under increased monitoring")),
            ("flow_call_for_action", _("Call for action")),
        ),
    ),
    Column(name="as_of", label=_("As of"), kind=Kind.DATE),
)

JURISDICTIONS = Parameter(
    key="listed_jurisdictions",
    label=_("Jurisdictions on anti-money-laundering lists"),
    help=_("They raise checks on funds that pass through them, and never exclude a partner (R-10)."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_JURISDICTIONS,
    identity=("country",),
    default=lambda: packaged("listed_jurisdictions", _JURISDICTIONS),
)

_LISTS = (
    Column(name="list", label=_("List"), help=_("The same word for the tables of one list, as OFAC publishes three.")),
    Column(name="address", label=_("Address"), help=_("Where the authority publishes it; https only.")),
    Column(name="is_used", label=_("Fetched"), kind=Kind.YES_NO),
)


def _addresses_are_https(lines: tuple[Row, ...]) -> list[str]:
    wrong = [line["address"] for line in lines if not line["address"].startswith("https://")]
    return (
        [_("An address begins with https://; look at: %(addresses)s.") % {"addresses": listing(wrong)}] if wrong else []
    )


LISTS = Parameter(
    key="screening_lists",
    label=_("Lists of sanctions and debarments"),
    help=_("What “shiraka lists update” fetches. Some authorities give an address of one’s own on request."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.TABLE,
    columns=_LISTS,
    identity=("address",),
    default=lambda: rows(
        _LISTS,
        (
            ("un", "https://scsanctions.un.org/resources/xml/en/consolidated.xml", True),
            ("ofac", "https://www.treasury.gov/ofac/downloads/sdn.csv", True),
            ("ofac", "https://www.treasury.gov/ofac/downloads/alt.csv", True),
            ("ofac", "https://www.treasury.gov/ofac/downloads/add.csv", True),
        ),
    ),
    faults=_addresses_are_https,
)

SHRINKS = Parameter(
    key="list_shrinks_percent",
    label=_("Percent by which a list may shrink at once"),
    help=_("A list that lost more waits until somebody confirms it: it may have been cut short."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.NUMBER,
    default=lambda: 10,
    minimum=0,
    maximum=90,
)

RESCREENED = Parameter(
    key="rescreening_days",
    label=_("Days after which all partners are screened anew"),
    help=_("Beside every change of a list or of a partner, which is screened at once."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.NUMBER,
    default=lambda: 30,
    minimum=1,
    maximum=90,
)

FETCHED = Parameter(
    key="lists_fetched_days",
    label=_("Days after which lists are fetched anew"),
    help=_("0 where nothing is fetched by itself: somebody asks for it, or “shiraka lists update” does."),
    group=Group.DILIGENCE,
    right="authority",
    kind=Kind.NUMBER,
    default=lambda: 0,
    minimum=0,
    maximum=30,
)

SETTINGS = (
    TIERS,
    ENHANCED_ABOVE,
    QUESTIONS,
    WEIGHTS,
    BANDS,
    ADD_ONS,
    FLOOR,
    EXCLUSIONS,
    VALIDITY,
    JURISDICTIONS,
    LISTS,
    SHRINKS,
    RESCREENED,
    FETCHED,
)
