"""Signature: every part of R-01 refused in words, R-02, R-03, R-09 and the number of R-11."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from shiraka.apps.agreements.lifecycle import AGREEMENT_LIFE, CLEARANCE
from shiraka.apps.agreements.models import Agreement, ConditionPrecedent, NationalCommissionNotice, Party
from shiraka.apps.agreements.terms import AgreementStatus
from shiraka.apps.agreements.tests import factories as make
from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.actions import UploadRefused, add_document
from shiraka.foundation.documents.models import Document, DocumentKind, DocumentVersion
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.conditions import Condition, Refused
from shiraka.foundation.workflow.perform import options, perform
from shiraka.foundation.workflow.routes import fingerprint, route_state
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def refusals(agreement: Agreement, **more: Any) -> tuple[Condition, ...]:
    with pytest.raises(Refused) as refusal:
        make.sign(agreement, **more)
    return refusal.value.conditions


def only(agreement: Agreement, **more: Any) -> Condition:
    """Return the one reason that stands against signing."""
    found = refusals(agreement, **more)
    assert len(found) == 1, [condition.label for condition in found]
    return found[0]


def partner_of(agreement: Agreement) -> Partner:
    return agreement.party_list[0].partner


def test_an_agreement_that_lacks_nothing_is_signed_and_numbered() -> None:
    director = make.make_user("DG", post="DG")
    signed = make.sign(make.awaiting(), director)
    assert signed.status == AgreementStatus.SIGNED
    assert signed.number == f"ICESCO/PIC/MOU/{clock.today().year}/001"
    assert signed.signatory == director
    assert "Director-General" in signed.signing_authority.en
    entry = Entry.objects.get(action="sign")
    assert entry.authority == signed.signing_authority.en
    assert entry.after["number"] == signed.number


def test_an_uncleared_partner_cannot_be_signed_with() -> None:
    agreement = make.awaiting()
    Partner.objects.update(status="in_due_diligence", decision="")
    reason = only(agreement)
    assert reason.rule == "R-01"
    assert str(partner_of(agreement)) in reason.detail
    assert "Head of Sector" in reason.who


def test_due_diligence_that_ended_yesterday_blocks_the_signature() -> None:
    agreement = make.awaiting()
    Partner.objects.update(due_diligence_end_date=clock.today() - timedelta(days=1))
    assert "ended on" in only(agreement).detail


def test_a_partner_with_another_head_than_was_cleared_is_told_as_that() -> None:
    agreement = make.awaiting()
    partner = Partner.objects.get()
    partner.head = "Somebody else"
    update_record(partner, actor=None, version=partner.version)
    assert "its head, owners, legal status or category changed after the decision" in only(agreement).detail


def test_due_diligence_counts_on_the_signing_date() -> None:
    agreement = make.awaiting()
    Partner.objects.update(due_diligence_date=clock.today() + timedelta(days=1))
    assert "was decided on" in only(agreement).detail


def test_a_restriction_blocks_the_signature_without_saying_why() -> None:
    agreement = make.awaiting()
    Partner.objects.update(has_restriction=True)
    reason = only(agreement)
    assert reason.detail.endswith("a restriction is in place.")


def test_each_of_several_partners_needs_its_due_diligence() -> None:
    agreement = make.reviewed()
    make.make_party(agreement, make.make_partner(status="prospect", decision=""))
    make.clear(agreement)
    with pytest.raises(Refused):
        perform(
            perform(make.fresh(agreement), "clear", actor=agreement.created_by),
            "prepare_signature",
            actor=agreement.created_by,
        )


def test_a_corrected_word_voids_the_clearance_and_says_which_text() -> None:
    agreement = make.awaiting()
    arabic = Document.objects.get(language="ar")
    make.correct_text(arabic, "نص مصحح", actor=agreement.created_by)
    found = refusals(agreement)
    changed = next(condition for condition in found if "changed after it was cleared" in condition.label)
    assert changed.rule == "R-02"
    assert "Arabic text, version 2" in changed.detail
    assert "French" not in changed.detail
    assert "Legal Affairs" in changed.who


def test_a_change_voids_only_the_opinions_it_touches() -> None:
    agreement = make.awaiting(amount=100, amount_currency="USD")
    make.correct_text(texts_of(agreement)[0], "Another word", actor=agreement.lead_officer)
    assert void_steps(agreement) == ["legal"]
    agreement = make.awaiting(amount=100, amount_currency="USD")
    Agreement.objects.filter(pk=agreement.pk).update(amount=200)
    assert void_steps(agreement) == ["legal", "finance"]
    agreement = make.awaiting(amount=100, amount_currency="USD")
    Agreement.objects.filter(pk=agreement.pk).update(duration_months=7)
    assert void_steps(agreement) == ["technical", "legal", "finance"]


def void_steps(agreement: Agreement) -> list[str]:
    return [state.step.name for state in route_state(make.fresh(agreement), CLEARANCE).steps if state.void]


def texts_of(agreement: Agreement) -> list[Document]:
    return [version.document for version in make.fresh(agreement).text_versions]


def test_a_text_cleared_again_can_be_signed() -> None:
    agreement = make.awaiting()
    make.correct_text(Document.objects.get(language="ar"), "نص مصحح", actor=agreement.created_by)
    make.clear(agreement, "sign")
    assert make.sign(agreement).number


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("duration_months", 48, "duration"),
        ("notice_days", 30, "notice"),
        ("title", make.TITLE.with_("ar", "عنوان آخر"), "title"),
        ("uses_emblem", True, "emblem"),
    ],
)
def test_a_changed_term_title_or_right_voids_the_clearance(name: str, value: object, word: str) -> None:
    agreement = make.fresh(make.awaiting())
    setattr(agreement, name, value)
    update_record(agreement, actor=agreement.created_by, version=agreement.version)
    changed = next(condition for condition in refusals(agreement) if "was changed" in condition.label)
    assert word in changed.detail


def test_a_party_added_voids_the_clearance() -> None:
    agreement = make.awaiting()
    make.make_party(agreement, make.make_partner(country="TUN"))
    make.inform_commission(agreement, "TUN")
    changed = next(condition for condition in refusals(agreement) if "was changed" in condition.label)
    assert "parties" in changed.detail


def test_accepted_powers_are_no_change_of_the_parties() -> None:
    agreement = make.awaiting()
    party = make.fresh(agreement).party_list[0]
    lawyer = make.make_user("LA")
    perform(party, "withdraw_powers", actor=lawyer, reason="The mandate ended")
    perform(party, "accept_powers", actor=lawyer, powers_note="A new mandate")
    make.correct_text(Document.objects.get(language="ar"), "نص مصحح", actor=agreement.created_by)
    changed = next(condition for condition in refusals(agreement) if "was changed" in condition.label)
    assert "parties" not in changed.detail
    assert "Arabic text, version 2" in changed.detail


def test_another_framework_is_told_as_what_changed() -> None:
    agreement = make.fresh(make.awaiting())
    agreement.parent = make.in_force()
    update_record(agreement, actor=agreement.created_by, version=agreement.version)
    changed = next(condition for condition in refusals(agreement) if "was changed" in condition.label)
    assert "parent agreement" in changed.detail


def test_a_note_on_the_register_voids_nothing() -> None:
    agreement = make.fresh(make.awaiting())
    agreement.public_summary = make.text("A summary")
    update_record(agreement, actor=agreement.created_by, version=agreement.version)
    assert make.sign(agreement).number


def test_sent_back_to_review_it_is_cleared_anew() -> None:
    agreement = make.awaiting()
    perform(agreement, "return_to_review", actor=agreement.created_by, reason="A doubt")
    with pytest.raises(Refused):
        perform(make.fresh(agreement), "clear", actor=agreement.created_by)


def test_whoever_filed_a_text_does_not_clear_it() -> None:
    agreement = make.reviewed()
    lawyer = make.make_user("LA")
    make.correct_text(Document.objects.get(language="fr"), "Texte corrigé", actor=lawyer)
    move = AGREEMENT_LIFE.named("clear")[0]
    with pytest.raises(Refused) as refusal:
        give_opinion(make.fresh(agreement), move, "legal", actor=lawyer, agrees=True)
    assert refusal.value.conditions[0].rule == "R-03"


def test_whoever_wrote_a_term_does_not_clear_it_though_somebody_wrote_after() -> None:
    agreement, lawyer = make.reviewed(), make.make_user("LA")
    agreement.notice_days = 30
    update_record(agreement, actor=lawyer, version=agreement.version)
    agreement.basis = "Resolution 12"
    update_record(agreement, actor=agreement.created_by, version=agreement.version)
    with pytest.raises(Refused, match="You wrote this record"):
        give_opinion(make.fresh(agreement), AGREEMENT_LIFE.named("clear")[0], "legal", actor=lawyer, agrees=True)
    agreement.notice_days = 60
    update_record(agreement, actor=agreement.created_by, version=agreement.version)
    move = AGREEMENT_LIFE.named("clear")[0]
    assert give_opinion(make.fresh(agreement), move, "legal", actor=lawyer, agrees=True).agrees


def test_an_opinion_on_what_has_changed_since_it_was_read_is_not_taken() -> None:
    agreement, move, lawyer = make.reviewed(), AGREEMENT_LIFE.named("clear")[0], make.make_user("LA")
    facts = fingerprint(make.fresh(agreement), CLEARANCE, CLEARANCE.step("legal"))
    make.correct_text(Document.objects.get(language="fr"), "Tout autre chose", actor=agreement.created_by)
    with pytest.raises(Refused, match="The record has changed"):
        give_opinion(make.fresh(agreement), move, "legal", actor=lawyer, agrees=True, facts=facts)
    facts = fingerprint(make.fresh(agreement), CLEARANCE, CLEARANCE.step("legal"))
    assert (
        give_opinion(make.fresh(agreement), move, "legal", actor=lawyer, agrees=True, facts=facts).fingerprint == facts
    )


def test_no_opinion_is_taken_on_what_has_moved_on() -> None:
    agreement, move, lawyer = make.reviewed(), AGREEMENT_LIFE.named("clear")[0], make.make_user("LA")
    make.move_on(agreement, "return_to_negotiation", agreement.created_by, reason="A new offer")
    with pytest.raises(Refused, match="not possible from the present state"):
        give_opinion(agreement, move, "legal", actor=lawyer, agrees=True)


def test_whoever_named_a_party_does_not_clear_it() -> None:
    agreement, lawyer = make.reviewed(), make.make_user("LA")
    create_record(Party(agreement=agreement, partner=make.make_partner()), actor=lawyer)
    with pytest.raises(Refused, match="You wrote this record"):
        give_opinion(make.fresh(agreement), AGREEMENT_LIFE.named("clear")[0], "legal", actor=lawyer, agrees=True)


def test_money_needs_the_financial_certificate() -> None:
    agreement = make.reviewed(amount=10_000, amount_currency="USD")
    move = AGREEMENT_LIFE.named("clear")[0]
    give_opinion(agreement, move, "technical", actor=make.make_user("FP"), agrees=True)
    give_opinion(agreement, move, "legal", actor=make.make_user("LA"), agrees=True)
    with pytest.raises(Refused) as refusal:
        perform(make.fresh(agreement), "clear", actor=agreement.created_by)
    assert [condition.label for condition in refusal.value.conditions] == ["Financial certificate"]
    assert refusal.value.conditions[0].who == "Finance"


@pytest.mark.parametrize("field", [{"commits_staff_time": True}, {"in_kind_value": 5, "in_kind_value_currency": "EUR"}])
def test_goods_and_staff_time_need_the_financial_certificate_too(field: dict[str, Any]) -> None:
    assert make.make_agreement(**field).commits_resources


def test_an_open_condition_precedent_blocks_the_signature() -> None:
    agreement = make.awaiting()
    condition = create_record(
        ConditionPrecedent(agreement=agreement, text=make.text("Train the staff"), owner=agreement.lead_officer),
        actor=agreement.created_by,
    )
    reason = only(agreement)
    assert "Train the staff" in reason.detail
    assert reason.who == str(agreement.lead_officer)
    condition.met_date, condition.evidence = clock.today(), "Letter of today"
    update_record(condition, actor=agreement.created_by, version=1)
    assert make.sign(agreement).number


def test_a_condition_is_met_only_with_its_evidence() -> None:
    condition = ConditionPrecedent(agreement=make.make_agreement(), text=make.text("x"), met_date=clock.today())
    with pytest.raises(ValidationError, match="Say by what"):
        condition.clean()


def test_unseen_powers_of_the_other_side_block_the_signature() -> None:
    agreement = make.reviewed(partner=make.make_partner())
    make.make_party(agreement, make.make_partner(), powers=False)
    make.clear(agreement)
    perform(make.fresh(agreement), "clear", actor=agreement.created_by)
    perform(make.fresh(agreement), "prepare_signature", actor=agreement.created_by)
    reason = only(agreement)
    assert "powers" in reason.label
    assert reason.who == "Legal Affairs"


def test_only_legal_affairs_accepts_powers() -> None:
    agreement = make.make_agreement()
    party = make.make_party(agreement, make.make_partner(), powers=False)
    with pytest.raises(PermissionDenied):
        perform(party, "accept_powers", actor=agreement.created_by, powers_note="I say so")


def test_powers_of_nobody_are_not_accepted() -> None:
    agreement = make.make_agreement()
    party = make.make_party(agreement, make.make_partner(), powers=False)
    type(party).objects.update(signatory_name=Text())
    with pytest.raises(Refused, match="Nobody is named"):
        perform(party, "accept_powers", actor=make.make_user("LA"), powers_note="Statutes")


def test_a_title_in_two_languages_blocks_the_signature() -> None:
    agreement = make.awaiting()
    Agreement.objects.update(title={"en": "A", "fr": "B", "ar": ""})
    labels = [condition.label for condition in refusals(agreement)]
    assert "The title is not written in every language" in labels


def test_a_national_commission_has_fifteen_days() -> None:
    agreement = make.awaiting()
    NationalCommissionNotice.objects.update(informed_date=clock.today() - timedelta(days=14))
    reason = only(agreement)
    assert reason.rule == "R-09"
    assert "Senegal" in reason.detail
    NationalCommissionNotice.objects.update(informed_date=clock.today() - timedelta(days=15))
    assert make.sign(agreement).number


def test_a_national_commission_that_answered_need_not_be_waited_for() -> None:
    agreement = make.awaiting()
    NationalCommissionNotice.objects.update(
        informed_date=clock.today(), answered_date=clock.today(), answer="no_objection"
    )
    assert make.sign(agreement).number


def test_a_national_commission_never_told_blocks_the_signature() -> None:
    agreement = make.awaiting()
    NationalCommissionNotice.objects.all().delete()
    assert "has not been informed" in only(agreement).detail


@pytest.mark.parametrize("more", [{"category": "un"}, {"country": "FRA"}, {"category": "ngo_intl"}])
def test_bodies_of_no_member_state_need_no_notice(more: dict[str, Any]) -> None:
    agreement = make.awaiting(partner=make.make_partner(**more))
    NationalCommissionNotice.objects.all().delete()
    assert make.sign(agreement).number


def test_a_signature_is_not_dated_in_the_future() -> None:
    reasons = refusals(make.awaiting(), signed_date=clock.today() + timedelta(days=1))
    assert any("future" in reason.detail for reason in reasons)


def test_a_signature_is_not_dated_before_its_clearance() -> None:
    reasons = refusals(make.awaiting(), signed_date=clock.today() - timedelta(days=1))
    assert any("before the legal clearance" in reason.detail for reason in reasons)


def test_a_clearance_lives_ninety_days() -> None:
    agreement = make.awaiting()
    with clock.frozen(clock.now() + timedelta(days=95)):
        reason = only(agreement, actor=make.make_user("DG", post="DG"))
    assert reason.label == "The legal clearance is too old"


def test_without_a_party_nothing_moves() -> None:
    agreement = make.make_agreement()
    agreement.parties.all().delete()
    with pytest.raises(Refused, match="No party is named"):
        perform(agreement, "approve_opportunity", actor=make.make_user("HS"))


def test_a_signed_agreement_is_changed_only_by_an_amendment() -> None:
    signed = make.sign(make.awaiting())
    signed.amount, signed.amount_currency = 5, "USD"
    with pytest.raises(ValidationError) as error:
        signed.clean()
    assert set(error.value.message_dict) == {"amount", "amount_currency"}
    party = signed.party_list[0]
    party.role = "funder"
    with pytest.raises(ValidationError, match="amendment"):
        party.clean()


def test_a_party_is_moved_neither_out_of_a_signed_agreement_nor_into_one() -> None:
    signed, draft = make.sign(make.awaiting()), make.make_agreement()
    for party, target in ((signed.party_list[0], draft), (draft.party_list[0], signed)):
        party.agreement = target
        with pytest.raises(ValidationError, match="amendment"):
            party.clean()


def test_an_agreement_is_as_confidential_as_whoever_is_named_in_it() -> None:
    agreement, partner = make.make_agreement(), make.make_partner(confidentiality=3)
    party = Party(agreement=agreement, partner=partner)
    with pytest.raises(ValidationError) as error:
        party.clean()
    assert set(error.value.message_dict) == {"partner"}
    agreement.confidentiality = 3
    party.clean()


def test_the_powers_of_one_partner_are_not_those_of_another() -> None:
    party = make.make_agreement().party_list[0]
    party.partner = make.make_partner()
    with pytest.raises(ValidationError) as error:
        party.clean()
    assert set(error.value.message_dict) == {"partner"}


def test_no_text_is_filed_after_the_signature() -> None:
    signed = make.sign(make.awaiting())
    with pytest.raises(UploadRefused, match="signed"):
        make.file_text(signed, "fr", "Another text", actor=signed.created_by)
    with pytest.raises(UploadRefused, match="signed"):
        make.correct_text(Document.objects.get(language="ar"), "نص آخر", actor=signed.created_by)
    assert DocumentVersion.objects.count() == 2
    scan = ContentFile(b"%PDF-1.7 signed %%EOF", name="signed.pdf")
    kind, drafter = DocumentKind.SIGNED, signed.created_by
    add_document(signed, actor=drafter, title="Signed", kind=kind, language="fr", upload=scan)
    assert DocumentVersion.objects.count() == 3


def test_a_partner_contact_never_signs_for_the_organisation_and_reads_no_findings() -> None:
    agreement = make.awaiting()
    contact = make.make_user("EP", organisation_number=partner_of(agreement).number)
    Partner.objects.update(status="not_cleared", decision="not_cleared")
    with pytest.raises(PermissionDenied):
        refusals(agreement, actor=contact)
    assert options(agreement, contact) == []
