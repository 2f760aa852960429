"""The kinds, states and codes of due diligence, in the words of the field."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.engines.risk import HIGH_RISK_SECTORS


class CaseStatus(models.TextChoices):
    OPENED = "opened", pgettext_lazy("case", "Opened")
    QUESTIONNAIRE_SENT = "questionnaire_sent", pgettext_lazy("case", "Questionnaire sent")
    SCREENING = "screening", pgettext_lazy("case", "Screening")
    SCORING = "scoring", pgettext_lazy("case", "Scoring")
    SECOND_READING = "second_reading", pgettext_lazy("case", "Second reading")
    DECISION = "decision", pgettext_lazy("case", "Awaiting decision")
    CLEARED = "cleared", pgettext_lazy("case", "Cleared")
    CLEARED_WITH_CONDITIONS = "cleared_with_conditions", pgettext_lazy("case", "Cleared with conditions")
    NOT_CLEARED = "not_cleared", pgettext_lazy("case", "Not cleared")
    EXCLUDED = "excluded", pgettext_lazy("case", "Excluded")
    EXPIRED = "expired", pgettext_lazy("case", "Expired")
    ENDED = "ended", pgettext_lazy("case", "Ended early")
    REPLACED = "replaced", pgettext_lazy("case", "Replaced by a later case")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


PREPARED = frozenset({CaseStatus.OPENED, CaseStatus.QUESTIONNAIRE_SENT})
ASSESSED_IN = frozenset({CaseStatus.SCREENING, CaseStatus.SCORING})
WORKED_ON = PREPARED | ASSESSED_IN
"""States in which answers, criteria and controversies are still being entered."""
READ_IN = frozenset({CaseStatus.SECOND_READING, CaseStatus.DECISION})
OPEN = WORKED_ON | READ_IN
MONITORED = frozenset({CaseStatus.CLEARED, CaseStatus.CLEARED_WITH_CONDITIONS})
"""States in which the decision holds and the lists are watched (R-05)."""
ADVERSE = frozenset({CaseStatus.NOT_CLEARED, CaseStatus.EXCLUDED})


class Cause(models.TextChoices):
    """Why a case is opened; over a report of misconduct it is told as a restriction (R-19)."""

    FIRST = "first", _("First assessment")
    RENEWAL = "renewal", _("Renewal")
    CHANGE = "change", _("Change of owners, head or legal form")
    HIT = "hit", _("Hit on a list")
    CONTROVERSY = "controversy", _("New controversy")
    RESTRICTION = "restriction", _("Restriction in place")
    ENGAGEMENT = "engagement", _("A new engagement needs a higher tier")


class DiligenceTier(models.TextChoices):
    """How deep a case goes (domain.md 6.1)."""

    T0 = "T0", _("T0 Verification")
    T1 = "T1", _("T1 Basic")
    T2 = "T2", _("T2 Standard")
    T3 = "T3", _("T3 Enhanced")


class MoneyFlow(models.TextChoices):
    NONE = "none", _("No money")
    TO_PARTNER = "to_partner", _("We pay the partner")
    FROM_PARTNER = "from_partner", _("The partner pays us")


class ListedFlow(models.TextChoices):
    """What an anti-money-laundering list asks of funds that pass through a country (R-10)."""

    NONE = "", _("None")
    MONITORED = "flow_increased_monitoring", _("Under increased monitoring")
    CALLED = "flow_call_for_action", _("Call for action")


_SECTORS: Final[Mapping[str, Any]] = {
    "oil_gas_mining": _("Oil, gas, coal, mining"),
    "infrastructure": _("Large dams and infrastructure"),
    "chemicals": _("Chemicals"),
    "forestry_fishing": _("Forestry, palm oil, fishing"),
    "ultra_processed_food": _("Ultra-processed food, infant formula"),
    "pharmaceuticals": _("Pharmaceuticals"),
    "textile_toys_electronics": _("Textile, toys, electronics assembly"),
    "private_security": _("Private security"),
    "surveillance_data": _("Surveillance, data brokerage, social platforms for minors"),
    "for_profit_schooling": _("For-profit schooling and credentials"),
    "art_market": _("Art market and auction"),
    "crypto_assets": _("Crypto-assets"),
    "secrecy_finance": _("Finance in a secrecy jurisdiction"),
    "campaigning": _("Religious or political campaigning"),
}


def sector_choices() -> list[tuple[str, str]]:
    """Return the sectors of high risk by code (domain.md 6.3)."""
    return [(code, str(_SECTORS[code])) for code in HIGH_RISK_SECTORS]


class Finding(models.TextChoices):
    """What was found on one criterion of exclusion."""

    UNCHECKED = "", pgettext_lazy("criterion", "Not checked")
    CLEAR = "clear", pgettext_lazy("criterion", "Does not apply")
    BELOW = "below", pgettext_lazy("criterion", "Below its threshold")
    MET = "met", pgettext_lazy("criterion", "Applies: excluded once confirmed")


class Points(models.IntegerChoices):
    """What an answer is worth (domain.md 6.4)."""

    NONE = 0, _("0 None")
    CLAIM = 1, _("1 Claim only")
    PARTLY = 2, _("2 Partly evidenced")
    EVIDENCED = 3, _("3 Evidenced")
    VERIFIED = 4, _("4 Verified and good")


class Severity(models.IntegerChoices):
    ISOLATED = 1, _("1 Isolated, repaired")
    LIMITED = 2, _("2 Limited, being repaired")
    SERIOUS = 3, _("3 Serious or repeated, response partial")
    GRAVE = 4, _("4 Grave, unaddressed or concealed")


ENDS_A_CLEARANCE = Severity.SERIOUS
"""The severity from which on a new controversy ends a clearance early (R-05)."""


class Credibility(models.TextChoices):
    COURT = "court", _("Court")
    REGULATOR = "regulator", _("Regulator")
    PRESS = "press", _("Press of record")
    OTHER = "other", pgettext_lazy("source", "Other")


class HitStatus(models.TextChoices):
    POSSIBLE = "possible", pgettext_lazy("hit", "Possible")
    PROPOSED = "proposed", pgettext_lazy("hit", "Awaiting a second person")
    FALSE_POSITIVE = "false_positive", pgettext_lazy("hit", "False positive")
    CONFIRMED = "confirmed", pgettext_lazy("hit", "Confirmed")
    GONE = "gone", pgettext_lazy("hit", "No longer on the list")


UNSETTLED = frozenset({HitStatus.POSSIBLE, HitStatus.PROPOSED})
"""States in which a hit holds payments and signatures."""


class Proposal(models.TextChoices):
    """What the first person says of a hit."""

    FALSE_POSITIVE = "false_positive", pgettext_lazy("hit", "False positive")
    CONFIRMED = "confirmed", pgettext_lazy("hit", "It is the same")


class SubjectRole(models.TextChoices):
    """As what a name is screened."""

    PARTNER = "partner", _("The partner")
    FORMER_NAME = "former_name", _("Former name")
    HEAD = "head", _("Head")
    BOARD = "board", _("Member of the board")
    OWNER = "owner", _("Owner of 25 percent or more")
    SIGNATORY = "signatory", _("Signatory")


class ConditionStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("condition", "Open")
    MET = "met", pgettext_lazy("condition", "Met")
    LIFTED = "lifted", pgettext_lazy("condition", "Lifted")


_LISTS: Final[Mapping[str, Any]] = {
    "UN": _("United Nations Security Council"),
    "OFAC": _("OFAC, Specially Designated Nationals"),
    "OFACC": _("OFAC, consolidated, others"),
    "EU": _("European Union, financial sanctions"),
    "UK": _("United Kingdom, sanctions"),
    "WB": _("World Bank, debarred firms"),
    "OWN": _("Our own list"),
}


def list_name(code: str) -> str:
    """Return what a list is called, its code where it is none of those we know."""
    return str(_LISTS.get(code, code))
