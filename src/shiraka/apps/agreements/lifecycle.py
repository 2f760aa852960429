"""How an agreement moves from proposal to closed file, and how powers of the other side are accepted."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements import effects
from shiraka.apps.agreements.events import AgreementEnded, AgreementInForce, AgreementSigned
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.rules import authority, diligence, earlier, preparation, signature, term
from shiraka.apps.agreements.terms import (
    ENDED,
    RUNNING,
    SIGNED_EVER,
    UNSIGNED,
    ObligationStatus,
    PowersStatus,
)
from shiraka.apps.agreements.terms import AgreementStatus as S
from shiraka.engines.lifecycle import SYSTEM, Lifecycle, Move, Route, Step

OFFICER, HEAD = "agreement_draft:C", "agreement_draft:A"
SIGN, REGISTER = "agreement_sign:S", "agreement_register:A"


def commits_resources(agreement: Agreement) -> bool:
    """Tell whether Finance has something to certify (R-01)."""
    return agreement.commits_resources


def is_earlier(agreement: Agreement) -> bool:
    """Tell whether it was signed before the register is kept here, and only has to be entered."""
    return agreement.is_earlier


def is_new(agreement: Agreement) -> bool:
    """Tell whether it is still to be looked at, drafted, cleared and signed."""
    return not agreement.is_earlier


# What each opinion is on; a change of it, and of nothing else, voids that opinion.
INSTRUMENT = ("type", "content_type_code", "title", "parent_id", "parties_fingerprint", "clearance_round")
RESOURCES = ("amount", "amount_currency", "in_kind_value", "in_kind_value_currency", "commits_staff_time")
TERM_OF_IT = (
    "entry_into_force",
    "entry_into_force_date",
    "duration_months",
    "end_date",
    "renewal",
    "notice_days",
)

CLEARANCE = Route(
    name="clearance",
    steps=(
        Step(
            name="technical",
            label=_("Technical opinion"),
            right="agreement_opinion:V",
            covers=(*INSTRUMENT, *TERM_OF_IT, "subject", "fields_of_action", "countries", "uses_emblem"),
            deadline="technical",
        ),
        Step(
            name="legal",
            label=_("Legal clearance"),
            right="agreement_clearance:A",
            covers=(
                *INSTRUMENT,
                *RESOURCES,
                *TERM_OF_IT,
                "legal_nature",
                "languages",
                "uses_emblem",
                "texts_fingerprint",
            ),
            deadline="legal",
        ),
        Step(
            name="finance",
            label=_("Financial certificate"),
            right="agreement_certificate:A",
            applies=commits_resources,
            covers=(*INSTRUMENT, *RESOURCES, *TERM_OF_IT),
            deadline="finance",
        ),
    ),
)

unchanged = signature.clearance_covers_this_text(CLEARANCE)


def move(action: str, label: object, sources: Iterable[str], target: str, right: str, **more: Any) -> Move:
    return Move(action=action, label=label, sources=frozenset(sources), target=target, right=right, **more)


PREPARATION = (
    move(
        "approve_opportunity",
        _("Approve the opportunity"),
        {S.PROPOSAL},
        S.OPPORTUNITY_APPROVED,
        HEAD,
        guards=(preparation.there_is_a_party, preparation.duplication_was_looked_at),
        optional=("reason",),
        deadline="opportunity",
        applies=is_new,
    ),
    move("start_drafting", _("Start drafting"), {S.OPPORTUNITY_APPROVED}, S.DRAFTING, OFFICER, deadline="drafting"),
    move(
        "start_negotiation",
        _("Start negotiation"),
        {S.DRAFTING},
        S.NEGOTIATION,
        OFFICER,
        guards=(preparation.private_partners_are_screened,),
    ),
    move(
        "submit",
        _("Send to internal review"),
        {S.DRAFTING, S.NEGOTIATION},
        S.INTERNAL_REVIEW,
        OFFICER,
        guards=(
            preparation.there_is_a_party,
            preparation.title_is_in_three_languages,
            preparation.texts_are_filed,
            preparation.private_partners_are_screened,
        ),
    ),
    move(
        "return_to_negotiation",
        _("Return to negotiation"),
        {S.INTERNAL_REVIEW},
        S.NEGOTIATION,
        OFFICER,
        inputs=("reason",),
    ),
    move(
        "clear",
        _("Note as cleared"),
        {S.INTERNAL_REVIEW},
        S.CLEARED,
        OFFICER,
        approval=CLEARANCE,
        guards=(unchanged, preparation.texts_are_filed),
    ),
    move(
        "return_to_review",
        _("Return to internal review"),
        {S.CLEARED, S.AWAITING_SIGNATURE},
        S.INTERNAL_REVIEW,
        OFFICER,
        inputs=("reason",),
        effect=effects.begin_another_round,
    ),
    move(
        "prepare_signature",
        _("Put up for signature"),
        {S.CLEARED},
        S.AWAITING_SIGNATURE,
        OFFICER,
        approval=CLEARANCE,
        guards=(unchanged, diligence.due_diligence_is_valid),
        optional=("planned_signature_date",),
        deadline="signature_file",
    ),
    move("withdraw", _("Withdraw"), UNSIGNED, S.WITHDRAWN, OFFICER, inputs=("reason",), severe=True),
    move("decline", _("Decline"), UNSIGNED, S.DECLINED, HEAD, inputs=("reason",), severe=True),
)

SIGNATURE = move(
    "sign",
    _("Sign"),
    {S.AWAITING_SIGNATURE},
    S.SIGNED,
    SIGN,
    approval=CLEARANCE,
    guards=(
        unchanged,
        signature.clearance_is_fresh,
        preparation.there_is_a_party,
        diligence.due_diligence_is_valid,
        authority.signatory_has_authority,
        signature.conditions_precedent_are_met,
        signature.powers_of_the_other_side_are_seen,
        signature.national_commissions_were_informed,
        preparation.title_is_in_three_languages,
        preparation.texts_are_filed,
        preparation.amended_agreement_is_signed,
        signature.signature_is_dated_right,
    ),
    inputs=("signed_date", "signature_mode"),
    optional=("signature_place",),
    effect=effects.register_signature,
    publishes=AgreementSigned,
    deadline="signature",
    waits_for=authority.may_sign,
)

# Signed under earlier rules: do not ask it for clearances that nobody gave then.
ENTRY = move(
    "enter_signed",
    _("Enter as signed earlier"),
    {S.PROPOSAL},
    S.SIGNED,
    REGISTER,
    guards=(
        earlier.register_is_kept_here,
        earlier.signature_lies_before,
        earlier.number_is_free,
        preparation.there_is_a_party,
        earlier.term_is_known,
        earlier.signed_original_is_filed,
        preparation.amended_agreement_is_signed,
        earlier.another_person_confirms,
    ),
    effect=effects.register_earlier_signature,
    publishes=AgreementSigned,
    deadline="earlier_entry",
    applies=is_earlier,
    waits_for=earlier.may_confirm,
)

TERM = (
    move(
        "enter_into_force",
        _("Enter into force"),
        {S.SIGNED},
        S.IN_FORCE,
        SYSTEM,
        guards=(term.entry_into_force_has_come,),
        effect=effects.enter_into_force,
        publishes=AgreementInForce,
    ),
    move(
        "record_entry_into_force",
        _("Record entry into force"),
        {S.SIGNED},
        S.IN_FORCE,
        REGISTER,
        guards=(term.entry_waits_for_notice,),
        inputs=("entry_into_force_date",),
        effect=effects.enter_into_force,
        publishes=AgreementInForce,
    ),
    move(
        "mark_expiring", _("Mark as expiring"), {S.IN_FORCE, S.RENEWED}, S.EXPIRING, SYSTEM, guards=(term.end_is_near,)
    ),
    move(
        "renew",
        _("Renew by letters"),
        RUNNING,
        S.RENEWED,
        HEAD,
        guards=(term.renewal_by_letter_is_foreseen, diligence.due_diligence_is_valid),
        inputs=("end_date",),
        optional=("reason",),
        publishes=AgreementInForce,
    ),
    move(
        "renew_tacitly",
        _("Renew tacitly"),
        RUNNING,
        S.RENEWED,
        SYSTEM,
        guards=(term.no_notice_was_given_in_time,),
        effect=effects.renew_for_the_same_term,
        publishes=AgreementInForce,
    ),
    move(
        "extend",
        _("Extend by amendment"),
        RUNNING,
        S.RENEWED,
        SYSTEM,
        guards=(term.an_amendment_extends_it,),
        inputs=("end_date",),
        publishes=AgreementInForce,
    ),
    move("suspend", _("Suspend"), RUNNING, S.SUSPENDED, HEAD, inputs=("reason",), severe=True),
    move("resume", _("Resume"), {S.SUSPENDED}, S.IN_FORCE, HEAD, inputs=("reason",), publishes=AgreementInForce),
    move(
        "expire",
        _("Expire"),
        RUNNING | {S.SUSPENDED},
        S.EXPIRED,
        SYSTEM,
        guards=(term.term_has_ended,),
        publishes=AgreementEnded,
    ),
    move(
        "terminate",
        _("Terminate"),
        RUNNING | {S.SUSPENDED},
        S.TERMINATED,
        HEAD,
        guards=(term.notice_was_observed,),
        inputs=("notice_received_date", "termination_date", "reason"),
        severe=True,
        publishes=AgreementEnded,
    ),
    move(
        "close",
        _("Close the file"),
        ENDED,
        S.CLOSED,
        REGISTER,
        guards=(term.original_is_deposited,),
        deadline="closing",
    ),
)

# The original may be deposited at any time after signature; the state stays as it is.
DEPOSIT = tuple(
    move(
        "deposit",
        _("Deposit the original"),
        {state},
        state,
        REGISTER,
        guards=(term.original_date_is_right,),
        inputs=("original_date", "original_place"),
    )
    for state in S
    if state in SIGNED_EVER - {S.CLOSED}
)

AGREEMENT_LIFE = Lifecycle(
    name="agreement",
    states=tuple(S.values),
    initial=S.PROPOSAL,
    final=frozenset({S.CLOSED, S.WITHDRAWN, S.DECLINED}),
    moves=(*PREPARATION, SIGNATURE, ENTRY, *TERM, *DEPOSIT),
    path=(
        S.PROPOSAL,
        S.OPPORTUNITY_APPROVED,
        S.DRAFTING,
        S.NEGOTIATION,
        S.INTERNAL_REVIEW,
        S.CLEARED,
        S.AWAITING_SIGNATURE,
        S.IN_FORCE,
        S.CLOSED,
    ),
)

POWERS_LIFE = Lifecycle(
    name="powers of a party",
    states=tuple(PowersStatus.values),
    initial=PowersStatus.NOT_SEEN,
    final=frozenset(),
    moves=(
        move(
            "accept_powers",
            _("Accept the evidence of powers"),
            {PowersStatus.NOT_SEEN},
            PowersStatus.SEEN,
            "agreement_clearance:A",
            inputs=("powers_note",),
            guards=(signature.signatory_is_named,),
        ),
        move(
            "withdraw_powers",
            _("Withdraw the acceptance"),
            {PowersStatus.SEEN},
            PowersStatus.NOT_SEEN,
            "agreement_clearance:A",
            inputs=("reason",),
        ),
    ),
)

OBLIGATION_LIFE = Lifecycle(
    name="obligation",
    states=tuple(ObligationStatus),
    initial=ObligationStatus.OPEN,
    final=frozenset(),
    path=(ObligationStatus.OPEN, ObligationStatus.FULFILLED),
    moves=(
        move(
            "fulfil",
            _("Note as fulfilled"),
            {ObligationStatus.OPEN},
            ObligationStatus.FULFILLED,
            OFFICER,
            inputs=("fulfilled_date", "evidence"),
            guards=(term.fulfilment_is_past,),
        ),
        move(
            "release",
            _("Release from it"),
            {ObligationStatus.OPEN},
            ObligationStatus.RELEASED,
            HEAD,
            inputs=("reason",),
        ),
        move(
            "reopen",
            _("Open again"),
            {ObligationStatus.FULFILLED, ObligationStatus.RELEASED},
            ObligationStatus.OPEN,
            OFFICER,
            inputs=("reason",),
        ),
    ),
)
