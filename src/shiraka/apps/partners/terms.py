"""The kinds, states and codes of the register, in the words of the field."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.foundation.languages.current import words
from shiraka.foundation.parameters import current as parameters
from shiraka.values.reference import goals, sector_categories
from shiraka.values.text import LANGUAGES


class PartnerStatus(models.TextChoices):
    PROSPECT = "prospect", pgettext_lazy("partner", "Prospect")
    SCREENING = "screening", pgettext_lazy("partner", "Screening")
    IN_DUE_DILIGENCE = "in_due_diligence", pgettext_lazy("partner", "In due diligence")
    CLEARED = "cleared", pgettext_lazy("partner", "Cleared")
    CLEARED_WITH_CONDITIONS = "cleared_with_conditions", pgettext_lazy("partner", "Cleared with conditions")
    NOT_CLEARED = "not_cleared", pgettext_lazy("partner", "Not cleared")
    ACTIVE = "active", pgettext_lazy("partner", "Active")
    DORMANT = "dormant", pgettext_lazy("partner", "Dormant")
    SUSPENDED = "suspended", pgettext_lazy("partner", "Suspended")
    ENDED = "ended", pgettext_lazy("partner", "Ended")
    ARCHIVED = "archived", pgettext_lazy("partner", "Archived")


UNDECIDED = frozenset({PartnerStatus.PROSPECT, PartnerStatus.SCREENING, PartnerStatus.IN_DUE_DILIGENCE})
CLEARED = frozenset({PartnerStatus.CLEARED, PartnerStatus.CLEARED_WITH_CONDITIONS})
ENGAGED = CLEARED | {PartnerStatus.ACTIVE, PartnerStatus.DORMANT}
"""States that rest on a decision in favour of the partner."""
CLOSED = frozenset({PartnerStatus.ENDED, PartnerStatus.ARCHIVED})
OPEN = frozenset(PartnerStatus) - CLOSED


class Verdict(models.TextChoices):
    """What somebody found of two partners that may be one."""

    OPEN = "", pgettext_lazy("verdict", "Not looked at")
    OTHER = "other", _("Two organisations")
    MERGED = "merged", _("Merged")


class Tier(models.TextChoices):
    STRATEGIC = "strategic", _("Strategic")
    OPERATIONAL = "operational", _("Operational")
    OCCASIONAL = "occasional", _("Occasional")


class RiskLevel(models.TextChoices):
    """How risky a partner was found; a public body is verified and has no level (R-09)."""

    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    SUBSTANTIAL = "substantial", _("Substantial")
    HIGH = "high", _("High")
    VERIFIED = "verified", _("Verified")


RISK_ORDER = (RiskLevel.VERIFIED, RiskLevel.LOW, RiskLevel.MODERATE, RiskLevel.SUBSTANTIAL, RiskLevel.HIGH)
"""From least to most, to compare a level with what a signatory may accept."""
SCORED_LEVELS = tuple(level for level in RISK_ORDER if level != RiskLevel.VERIFIED)


class ScreeningResult(models.TextChoices):
    """What comparing the names with the lists gave."""

    NO_HIT = "no_hit", _("No hit")
    FALSE_POSITIVE = "false_positive", _("Hits, all false positives")
    POSSIBLE = "possible", _("Possible hit, not settled")
    CONFIRMED = "confirmed", _("Exclusion confirmed")


PASSED = frozenset({ScreeningResult.NO_HIT, ScreeningResult.FALSE_POSITIVE})
HOLDING = frozenset({ScreeningResult.POSSIBLE, ScreeningResult.CONFIRMED})
"""Results that hold up every new signature and payment."""


class EarlyEnd(models.TextChoices):
    """What ends a clearance before its day, beside a change of head, owners or legal form (R-05).

    Of a report of misconduct everybody but its recipients reads that a restriction is in place (R-19).
    """

    HIT = "hit", _("Hit on a list")
    CONTROVERSY = "controversy", _("New controversy")
    RESTRICTION = "restriction", _("Restriction in place")


class Decision(models.TextChoices):
    CLEARED = "cleared", pgettext_lazy("partner", "Cleared")
    CONDITIONS = "cleared_with_conditions", pgettext_lazy("partner", "Cleared with conditions")
    NOT_CLEARED = "not_cleared", pgettext_lazy("partner", "Not cleared")


FAVOURABLE = frozenset({Decision.CLEARED, Decision.CONDITIONS})

# Organisation types of the IATI standard, which each category of the register carries.
PUBLIC_IATI_TYPES = frozenset({"10", "11", "15", "40"})
"""Governments, their public bodies, the United Nations and intergovernmental bodies (R-09)."""
PRIVATE_IATI_TYPES = frozenset({"30", "60", "70", "90"})
NOT_PRIVATE = frozenset({"network"})
"""Categories that carry the IATI type of others but belong to their members."""

OF_NO_STATE = frozenset(
    {
        "un",
        "igo_oic",
        "igo_regional",
        "igo_intl",
        "dev_bank",
        "fund",
        "ngo_intl",
        "ngo_regional",
        "network",
        "individual",
    }
)
"""Categories that are no national entity of one State (R-09)."""

NON_TRADITIONAL = frozenset({"foundation", "company", "business_association", "ppp", "individual", "media"})
"""Categories of donors beyond governments and intergovernmental bodies."""


def category_choices() -> list[tuple[str, str]]:
    """Return the categories of the register by code, named in the reader's language."""
    return [(line["code"], words(line["name"])) for line in parameters.value("partner_categories")]


@cache
def category_words() -> Mapping[str, tuple[str, ...]]:
    """Return what offices call each category in their tables, in the three languages, by its code.

    A bare "NGO" or "association" is a national one: those that work across borders say so. What ends in `*` stands
    for all that begin so.
    """
    with files("shiraka.apps.partners").joinpath("data/category_words.csv").open(encoding="utf-8") as stream:
        return {
            row["code"]: tuple(word for language in LANGUAGES for word in row[language].split(";"))
            for row in csv.DictReader(stream)
        }


def iati_types() -> dict[str, str]:
    """Return the IATI organisation type of each category."""
    return {line["code"]: line["iati_organisation_type"] for line in parameters.value("partner_categories")}


def sector_choices() -> list[tuple[str, str]]:
    """Return the sector categories of the OECD DAC by code."""
    return [(item.code, f"{item.code} {words(item.name)}") for item in sector_categories()]


def goal_choices() -> list[tuple[str, str]]:
    """Return the Sustainable Development Goals by number."""
    return [(str(item.number), f"{item.number} {words(item.name)}") for item in goals()]


class FieldOfAction(models.TextChoices):
    EDUCATION = "education", _("Education")
    HIGHER_EDUCATION = "higher_education", _("Higher education and research")
    SCIENCE = "science", _("Science")
    TECHNOLOGY = "technology", _("Technology and innovation")
    CULTURE = "culture", _("Culture")
    HERITAGE = "heritage", _("Heritage")
    COMMUNICATION = "communication", _("Communication and information")
    LANGUAGES = "languages", _("Languages and translation")
    HUMAN_SCIENCES = "human_sciences", _("Social and human sciences")
    DIALOGUE = "dialogue", _("Dialogue of civilizations and peace")
    ENVIRONMENT = "environment", _("Environment and climate")
    HEALTH = "health", _("Health")
    YOUTH = "youth", _("Youth")
    WOMEN = "women", _("Women")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    DEVELOPMENT = "development", _("Development and humanitarian action")


class ContactRole(models.TextChoices):
    HEAD = "head", _("Head of the organisation")
    SIGNATORY = "signatory", _("Signatory")
    FOCAL_POINT = "focal_point", _("Focal point")
    TECHNICAL = "technical", _("Technical")
    FINANCE = "finance", _("Finance")
    OTHER = "other", _("Other")


class GenderOfAddress(models.TextChoices):
    """How letters address somebody; French and Arabic need it."""

    FEMININE = "feminine", _("Feminine")
    MASCULINE = "masculine", _("Masculine")


class Leadership(models.TextChoices):
    """Whom a contact leads (domain.md 5.13)."""

    CIVIL_SOCIETY = "civil_society", _("Civil-society leader")
    YOUTH = "youth", _("Youth leader")
    WOMEN = "women", _("Women's leader")


class InteractionKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    EVENT = "event", _("Event")


class RelationshipKind(models.TextChoices):
    PARENT_OF = "parent_of", _("Is the parent of")
    MEMBER_OF = "member_of", _("Is a member of")
    FUNDS = "funds", _("Funds")
    COMPETES_WITH = "competes_with", _("Competes with")
    SAME_HEAD = "same_head", _("Has the same head as")
    WORKS_WITH = "works_with", _("Works with")


REVERSED: Final[Mapping[str, Any]] = {
    RelationshipKind.PARENT_OF: _("Has as parent"),
    RelationshipKind.MEMBER_OF: _("Has as member"),
    RelationshipKind.FUNDS: _("Is funded by"),
}
"""What the other partner is to the first; other kinds read the same from both sides."""


class LinkageKind(models.TextChoices):
    EVENT = "event", _("Event")
    BOARD_SEAT = "board_seat", _("Seat on a board")
    OBSERVER = "observer", _("Observer status")
    JOINT_PROGRAMME = "joint_programme", _("Joint programme")
    OTHER = "other", _("Other")


class LinkageStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("linkage opportunity", "Open")
    POSTPONED = "postponed", pgettext_lazy("linkage opportunity", "Put off")
    TAKEN = "taken", pgettext_lazy("linkage opportunity", "Taken up")
    DROPPED = "dropped", pgettext_lazy("linkage opportunity", "Dropped")


class MarkerKind(models.TextChoices):
    YOUTH_LED = "youth_led", _("Youth-led")
    WOMEN_LED = "women_led", _("Women-led")
    DISABILITY_LED = "disability_led", _("Led by persons with disabilities")
    GRASSROOTS = "grassroots", _("Grassroots")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    NON_MEMBER_STATE = "non_member_state", _("Non-member State")
    NON_TRADITIONAL_DONOR = "non_traditional_donor", _("Non-traditional donor")


class MarkerStatus(models.TextChoices):
    CLAIMED = "claimed", pgettext_lazy("marker", "Claimed")
    VERIFIED = "verified", pgettext_lazy("marker", "Verified")
    REFUSED = "refused", pgettext_lazy("marker", "Refused")
    EXPIRED = "expired", pgettext_lazy("marker", "Expired")


class Membership(models.TextChoices):
    MEMBER = "member", _("Member State")
    ACCESSION_PENDING = "accession_pending", _("Accession pending")


class Region(models.TextChoices):
    AFRICA = "africa", _("Africa")
    ARAB = "arab", _("Arab States")
    ASIA = "asia", _("Asia")
    LATIN_AMERICA = "latin_america", _("Latin America")
