"""The kinds, states and choices of agreements, in the words of the field."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.foundation.languages.current import words
from shiraka.foundation.parameters import current as parameters


class AgreementType(StrEnum):
    """The thirteen types of domain.md section 7, to which rules are tied; the code stands in the number.

    What each is called, and of which nature it usually is, the settings say.
    """

    FA = "FA"
    MOU = "MOU"
    PRO = "PRO"
    EXP = "EXP"
    FIN = "FIN"
    IMP = "IMP"
    HOST = "HOST"
    CHR = "CHR"
    LOI = "LOI"
    EXL = "EXL"
    SPO = "SPO"
    NDA = "NDA"
    AMD = "AMD"


_ABOUT_ANOTHER = frozenset({AgreementType.EXL, AgreementType.AMD})


def type_choices() -> list[tuple[str, str]]:
    """Return the types by code, named in the reader's language."""
    return [(line["code"], words(line["name"])) for line in parameters.value("agreement_types")]


def content_type_choices() -> list[tuple[str, str]]:
    """Return what an exchange of letters can be by its content, which decides who signs it."""
    return [(code, name) for code, name in type_choices() if code not in _ABOUT_ANOTHER]


SOLICITING = frozenset({AgreementType.FIN, AgreementType.SPO})
"""Types by which the organisation asks for something (R-07)."""


class LegalNature(models.TextChoices):
    BINDING = "binding", _("Binding")
    NON_BINDING = "non_binding", _("Non-binding")
    AS_AGREED = "as_agreed", _("As agreed in the text")


_USUALLY = {
    "binding": LegalNature.BINDING,
    "usually_non_binding": LegalNature.NON_BINDING,
    "non_binding": LegalNature.NON_BINDING,
    "as_agreed": LegalNature.AS_AGREED,
}


def usual_nature(code: str, *, parent: str) -> str:
    """Return the legal nature that the settings give a type, "" for none; `parent` is that of its parent."""
    natures = {line["code"]: line["legal_nature"] for line in parameters.value("agreement_types")}
    nature = natures.get(code, "")
    return parent if nature == "follows_parent" else str(_USUALLY.get(nature, ""))


class Renewal(models.TextChoices):
    NONE = "none", pgettext_lazy("renewal", "None")
    TACIT = "tacit", _("Tacit, unless notice is given")
    LETTER = "letter", _("By exchange of letters")


class EntryIntoForce(models.TextChoices):
    SIGNATURE = "signature", _("On signature")
    NOTICE = "notice", _("On later notice")
    DATE = "date", _("On a date")


class SignatureMode(models.TextChoices):
    PAPER = "paper", _("On paper")
    LETTERS = "letters", _("By exchange of letters")
    REMOTE = "remote", _("Remotely")


class Marker(models.IntegerChoices):
    """How far an agreement serves an aim, after the markers of the OECD DAC."""

    NONE = 0, _("Not an aim")
    SIGNIFICANT = 1, _("Significant aim")
    PRINCIPAL = 2, _("Principal aim")


class AgreementStatus(models.TextChoices):
    PROPOSAL = "proposal", pgettext_lazy("agreement", "Proposal")
    OPPORTUNITY_APPROVED = "opportunity_approved", pgettext_lazy("agreement", "Opportunity approved")
    DRAFTING = "drafting", pgettext_lazy("agreement", "Drafting")
    NEGOTIATION = "negotiation", pgettext_lazy("agreement", "Negotiation")
    INTERNAL_REVIEW = "internal_review", pgettext_lazy("agreement", "Internal review")
    CLEARED = "cleared", pgettext_lazy("agreement", "Cleared")
    AWAITING_SIGNATURE = "awaiting_signature", pgettext_lazy("agreement", "Awaiting signature")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed")
    IN_FORCE = "in_force", pgettext_lazy("agreement", "In force")
    EXPIRING = "expiring", pgettext_lazy("agreement", "Expiring")
    RENEWED = "renewed", pgettext_lazy("agreement", "Renewed")
    SUSPENDED = "suspended", pgettext_lazy("agreement", "Suspended")
    EXPIRED = "expired", pgettext_lazy("agreement", "Expired")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    CLOSED = "closed", pgettext_lazy("agreement", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("agreement", "Withdrawn")
    DECLINED = "declined", pgettext_lazy("agreement", "Declined")


BEFORE_REVIEW = frozenset(
    {
        AgreementStatus.PROPOSAL,
        AgreementStatus.OPPORTUNITY_APPROVED,
        AgreementStatus.DRAFTING,
        AgreementStatus.NEGOTIATION,
    }
)
UNSIGNED = BEFORE_REVIEW | {
    AgreementStatus.INTERNAL_REVIEW,
    AgreementStatus.CLEARED,
    AgreementStatus.AWAITING_SIGNATURE,
}
ABANDONED = frozenset({AgreementStatus.WITHDRAWN, AgreementStatus.DECLINED})
RUNNING = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.EXPIRING, AgreementStatus.RENEWED})
"""States in which the parties are bound and act."""
BOUND = RUNNING | {AgreementStatus.SIGNED, AgreementStatus.SUSPENDED}
"""States from signature to the end."""
ENDED = frozenset({AgreementStatus.EXPIRED, AgreementStatus.TERMINATED})
SIGNED_EVER = BOUND | ENDED | {AgreementStatus.CLOSED}
SIGNED_FIELDS = (
    "type",
    "content_type_code",
    "title",
    "subject",
    "legal_nature",
    "basis",
    "parent",
    "languages",
    "amount",
    "amount_currency",
    "in_kind_value",
    "in_kind_value_currency",
    "commits_staff_time",
    "entry_into_force",
    "entry_into_force_date",
    "duration_months",
    "end_date",
    "renewal",
    "notice_days",
    "uses_emblem",
    "signature_place",
    "earlier_number",
    "earlier_signed_date",
)
"""What a signature fixes."""


class PartyRole(models.TextChoices):
    COUNTERPART = "counterpart", _("Counterpart")
    FUNDER = "funder", _("Gives funds")
    IMPLEMENTER = "implementer", _("Implements")
    HOST = "host", _("Hosts")
    WITNESS = "witness", _("Takes note or witnesses")


class PowersStatus(models.TextChoices):
    """Whether the powers of the person who signs for the other side are on record."""

    NOT_SEEN = "not_seen", _("Powers not seen")
    SEEN = "seen", _("Powers seen")


class NoticeAnswer(models.TextChoices):
    NO_OBJECTION = "no_objection", _("No objection")
    REMARKS = "remarks", _("Remarks")
    OBJECTION = "objection", _("Objection")


class ObligationStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("obligation", "Open")
    FULFILLED = "fulfilled", pgettext_lazy("obligation", "Fulfilled")
    RELEASED = "released", pgettext_lazy("obligation", "Released")
