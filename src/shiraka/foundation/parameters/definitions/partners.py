"""Settings of the partner register."""

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.languages.current import listing
from shiraka.foundation.parameters.definition import Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.packaged import packaged, rows

# Code list OrganisationType of the IATI standard.
IATI_TYPES = (
    ("10", _("10 Government")),
    ("11", _("11 Local government")),
    ("15", _("15 Other public sector")),
    ("21", _("21 International NGO")),
    ("22", _("22 National NGO")),
    ("23", _("23 Regional NGO")),
    ("24", _("24 Partner-country NGO")),
    ("30", _("30 Public-private partnership")),
    ("40", _("40 Multilateral")),
    ("60", _("60 Foundation")),
    ("70", _("70 Private sector")),
    ("80", _("80 Academic, training and research")),
    ("90", _("90 Other")),
)

_CATEGORIES = (
    Column(name="code", label=_("Code")),
    Column(name="name", label=_("Name"), kind=Kind.TRANSLATED),
    Column(name="iati_organisation_type", label=_("IATI type"), kind=Kind.CHOICE, choices=IATI_TYPES),
)

CATEGORIES = Parameter(
    key="partner_categories",
    label=_("Categories of partners"),
    help=_("Each with the organisation type of the IATI standard that publication uses."),
    group=Group.PARTNERS,
    kind=Kind.TABLE,
    columns=_CATEGORIES,
    identity=("code",),
    default=lambda: packaged("partner_types", _CATEGORIES),
)

DORMANT = Parameter(
    key="dormant_months",
    label=_("Months without contact before a partner is dormant"),
    help=_("An active partner becomes dormant by itself after this time."),
    group=Group.PARTNERS,
    kind=Kind.NUMBER,
    default=lambda: 18,
    minimum=1,
    maximum=120,
)

SUSPENSION = Parameter(
    key="suspension_days",
    label=_("Days for which a partner can be suspended at once"),
    help=_("For longer only the Director-General suspends, and lifts what was longer."),
    group=Group.PARTNERS,
    right="authority",
    kind=Kind.NUMBER,
    default=lambda: 30,
    minimum=1,
    maximum=365,
)

_MARKERS = (
    ("youth_led", _("Youth-led")),
    ("women_led", _("Women-led")),
    ("civil_society", _("Civil society")),
)
_TARGETS = (
    Column(name="marker", label=_("Marker"), kind=Kind.CHOICE, choices=_MARKERS),
    Column(name="percent", label=_("Share of active partners, percent"), kind=Kind.NUMBER, minimum=0, maximum=100),
)


def _every_marker_has_its_target(lines: tuple[Row, ...]) -> list[str]:
    missing = [str(label) for code, label in _MARKERS if code not in {line["marker"] for line in lines}]
    return [_("A line is missing for: %(names)s.") % {"names": listing(missing)}] if missing else []


TARGETS = Parameter(
    key="inclusion_targets",
    label=_("Targets of inclusion"),
    help=_("The home page draws the share of active partners with each marker against its target."),
    group=Group.PARTNERS,
    kind=Kind.TABLE,
    columns=_TARGETS,
    identity=("marker",),
    default=lambda: rows(_TARGETS, (("youth_led", 15), ("women_led", 20), ("civil_society", 40))),
    faults=_every_marker_has_its_target,
)

SETTINGS = (CATEGORIES, DORMANT, SUSPENSION, TARGETS)
