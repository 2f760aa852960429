"""Makers of agreements and of everybody who works on one, as the manual would set a scene."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from shiraka.apps.agreements.lifecycle import AGREEMENT_LIFE
from shiraka.apps.agreements.models import Agreement, NationalCommissionNotice, Party
from shiraka.apps.agreements.terms import AgreementStatus, AgreementType, LegalNature
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import Decision, PartnerStatus, ScreeningResult
from shiraka.foundation import clock
from shiraka.foundation.documents.actions import add_document, add_version
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.people.models import Appointment, Delegation, Unit, User
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

_counter = count(1)
TITLE = Text(en="Literacy for young women", fr="Alphabétisation des jeunes femmes", ar="محو أمية الشابات")


def text(words: str) -> Text:
    return Text(en=words, fr=words, ar=words)


def make_unit(code: str = "PIC") -> Unit:
    return Unit.objects.get_or_create(code=code, defaults={"name": text(code)})[0]


def make_user(role: str, *, post: str = "", unit: Unit | None = None, **more: Any) -> User:
    """Return a person who has held a post since long ago."""
    number = next(_counter)
    called = " ".join(filter(None, (role, post, str(number))))
    user = User.objects.create(username=f"{role.lower()}-{number}", full_name=text(called))
    start = clock.today() - timedelta(days=1000)
    Appointment.objects.create(
        user=user, role=role, post=post, unit=unit or make_unit(), title=text(role), start_date=start, **more
    )
    return user


def make_partner(**more: Any) -> Partner:
    """Return a partner cleared at moderate risk for two years; an NGO of Senegal unless said."""
    number = next(_counter)
    today = clock.today()
    values: dict[str, Any] = {
        "name": text(f"Association {number}"),
        "country": "SEN",
        "category": "ngo_national",
        "unit": make_unit(),
        "lead_officer": None,
        "risk_level": "moderate",
        "due_diligence_date": today - timedelta(days=100),
        "due_diligence_end_date": today + timedelta(days=600),
        "decision": Decision.CLEARED,
        "screening_result": ScreeningResult.NO_HIT,
        "status": PartnerStatus.CLEARED,
        **more,
    }
    values["lead_officer"] = values["lead_officer"] or make_user("PO")
    partner = Partner(**values)
    partner.decided_facts = partner.identity_facts
    return create_record(partner, actor=None)


def make_agreement(*, officer: User | None = None, partner: Partner | None = None, **more: Any) -> Agreement:
    """Return a proposal with one party whose powers are seen; a memorandum without money unless said."""
    drafter = officer or make_user("PO")
    values: dict[str, Any] = {
        "type": AgreementType.MOU,
        "title": TITLE,
        "legal_nature": LegalNature.NON_BINDING,
        "fields_of_action": ["education"],
        "languages": ["fr", "ar"],
        "unit": make_unit(),
        "lead_officer": drafter,
        "duration_months": 36,
        **more,
    }
    agreement = create_record(Agreement(**values), actor=drafter)
    make_party(agreement, partner or make_partner())
    return agreement


def make_party(agreement: Agreement, partner: Partner, *, powers: bool = True) -> Party:
    party = create_record(
        Party(agreement=agreement, partner=partner, signatory_name=text("Awa Diop")), actor=agreement.created_by
    )
    if powers:
        party = perform(party, "accept_powers", actor=make_user("LA"), powers_note="Statutes, article 12")
    return party


def file_text(agreement: Agreement, language: str, words: str = "", *, actor: User | None = None) -> Document:
    """File the first version of a text, as the drafter unless said."""
    upload = ContentFile((words or f"Text in {language}").encode(), name=f"text-{language}.txt")
    return add_document(
        agreement,
        actor=actor or agreement.created_by,
        title=f"Text {language}",
        kind=DocumentKind.TEXT,
        language=language,
        upload=upload,
    )


def move_on(agreement: Agreement, action: str, actor: User | None, **inputs: Any) -> Agreement:
    """Make a move and return the agreement as stored after it."""
    perform(fresh(agreement), action, actor=actor, **inputs)
    return fresh(agreement)


def correct_text(document: Document, words: str, *, actor: User | None) -> None:
    """File the next version of a text."""
    add_version(document, actor=actor, upload=ContentFile(words.encode(), name="text.txt"))


def inform_commission(agreement: Agreement, country: str = "SEN", days_ago: int = 20) -> NationalCommissionNotice:
    notice = NationalCommissionNotice(
        agreement=agreement, country=country, informed_date=clock.today() - timedelta(days=days_ago)
    )
    return create_record(notice, actor=agreement.created_by)


def fresh(agreement: Agreement) -> Agreement:
    """Return the agreement as stored, with nothing remembered of it."""
    return Agreement.objects.get(pk=agreement.pk)


def clear(agreement: Agreement, action: str = "clear") -> None:
    """Have every opinion given that the route asks for."""
    move = AGREEMENT_LIFE.named(action)[0]
    give_opinion(fresh(agreement), move, "technical", actor=make_user("FP"), agrees=True)
    give_opinion(fresh(agreement), move, "legal", actor=make_user("LA"), agrees=True)
    if agreement.commits_resources:
        give_opinion(fresh(agreement), move, "finance", actor=make_user("FI"), agrees=True)


def reviewed(**more: Any) -> Agreement:
    """Return an agreement in internal review, its texts filed in French and Arabic."""
    agreement = make_agreement(**more)
    officer = agreement.created_by
    inform_commission(agreement)
    for language in agreement.languages:
        file_text(agreement, language)
    move_on(agreement, "approve_opportunity", make_user("HS"))
    move_on(agreement, "start_drafting", officer)
    return move_on(agreement, "submit", officer)


def awaiting(**more: Any) -> Agreement:
    """Return an agreement that lacks nothing but its signature."""
    agreement = reviewed(**more)
    clear(agreement)
    move_on(agreement, "clear", agreement.created_by)
    return move_on(agreement, "prepare_signature", agreement.created_by)


def sign(agreement: Agreement, actor: User | None = None, **more: Any) -> Agreement:
    """Sign today, remotely, as the Director-General unless said."""
    inputs: dict[str, Any] = {"signed_date": clock.today(), "signature_mode": "remote", **more}
    return move_on(agreement, "sign", actor or make_user("DG", post="DG"), **inputs)


def in_force(**more: Any) -> Agreement:
    """Return an agreement signed and in force since today."""
    agreement = sign(awaiting(**more))
    return move_on(agreement, "enter_into_force", None)


def with_status(status: str, **more: Any) -> Agreement:
    """Return an agreement put into a state without its way there, for lists and counts."""
    agreement = make_agreement(**more)
    signed = status not in {"proposal", "drafting", "negotiation", "internal_review", "withdrawn", "declined"}
    number = f"X/{agreement.pk:03d}" if signed else ""
    Agreement.objects.filter(pk=agreement.pk).update(status=AgreementStatus(status), number=number)
    return fresh(agreement)


def make_delegation(giver: User, receiver: User, **more: Any) -> Delegation:
    """Return a delegation of memorandums up to 100 000 dollars, a month old and valid for a year."""
    today = clock.today()
    values: dict[str, Any] = {
        "instrument": "Memo 12",
        "instrument_date": today - timedelta(days=30),
        "types": ["MOU"],
        "ceiling_usd": Decimal(100_000),
        "start_date": today - timedelta(days=30),
        "end_date": today + timedelta(days=335),
        **more,
    }
    return Delegation.objects.create(giver=giver, receiver=receiver, **values)


def end_of(agreement: Agreement) -> date:
    """Return the end of an agreement that has one."""
    assert agreement.end_date is not None
    return agreement.end_date


def years_ahead(years: int) -> date:
    return clock.today() + timedelta(days=365 * years)
