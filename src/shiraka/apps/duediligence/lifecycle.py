"""How a case goes from opening to decision and on to its end, how a hit is settled, and a condition met."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.apps.duediligence import effects
from shiraka.apps.duediligence.events import CaseDecided, HitConfirmed, HitSettled, QuestionnaireSent
from shiraka.apps.duediligence.models import Case
from shiraka.apps.duediligence.models.case import ENGAGEMENT
from shiraka.apps.duediligence.rules import assessment, decision, hits
from shiraka.apps.duediligence.terms import (
    MONITORED,
    OPEN,
    PREPARED,
    READ_IN,
    WORKED_ON,
    ConditionStatus,
    HitStatus,
    Proposal,
)
from shiraka.apps.duediligence.terms import CaseStatus as S
from shiraka.engines.lifecycle import SYSTEM, Lifecycle, Move, Route, Step
from shiraka.foundation.workflow.conditions import lies_ahead

ASSESS, READ, RUN = "case_score:C", "case_second_reading:V", "case_open:A"
DECIDE, DECIDE_HIGH = "case_decide:A", "case_decide_high:A"


def is_scored(case: Case) -> bool:
    return not case.is_verification


def is_verified(case: Case) -> bool:
    """Tell whether the body is verified and not scored (R-09)."""
    return case.is_verification


def may_be_excluded(case: Case) -> bool:
    """Tell whether something was found that excludes the partner once a second person agrees."""
    return bool(assessment.exclusions_of(case))


def move(action: str, label: object, sources: Iterable[str], target: str, right: str, **more: Any) -> Move:
    return Move(action=action, label=label, sources=frozenset(sources), target=target, right=right, **more)


# Whatever a decision rests on: a change of any of it voids what was said before.
ASSESSED = ("risk_level", "risk_score", "assessment", "screening_result", "scored_at", "read_at")
CLEARANCE = Route(
    name="clearance",
    steps=(
        Step(
            name="legal",
            label=_("No objection of Legal Affairs"),
            right="case_decide:V",
            applies=decision.needs_no_objection,
            deadline="no_objection",
        ),
    ),
    covers=ASSESSED,
)
COMMITTEE = Route(
    name="committee",
    steps=(
        Step(
            name="committee",
            label=_("Partnership Review Committee"),
            right="case_decide_high:V",
            quorum=4,
            advises=True,
            deadline="committee",
        ),
    ),
    covers=ASSESSED,
)

_BY_HEAD = (decision.head_of_sector_decides, decision.decider_is_another(CLEARANCE), decision.nothing_excludes)
_BY_DIRECTOR = (decision.director_general_decides, decision.decider_is_another(COMMITTEE), decision.nothing_excludes)
_IN_FAVOUR = (decision.partner_is_not_suspended, decision.partner_is_as_assessed, assessment.hits_are_settled)
_AGAINST = ("reason", "review_date")

PREPARATION = (
    move(
        "send_questionnaire",
        _("Send the questionnaire"),
        {S.OPENED},
        S.QUESTIONNAIRE_SENT,
        ASSESS,
        applies=is_scored,
        effect=effects.send_questionnaire,
        publishes=QuestionnaireSent,
        deadline="assessment",
    ),
    move("screen", _("Begin screening"), PREPARED, S.SCREENING, ASSESS, effect=effects.begin_screening),
    move(
        "begin_scoring",
        _("Begin scoring"),
        {S.SCREENING},
        S.SCORING,
        ASSESS,
        applies=is_scored,
        guards=(assessment.body_is_scored, assessment.names_are_screened),
        effect=effects.begin_assessment,
        deadline="assessment",
    ),
    *(
        move(
            "correct_engagement",
            _("Correct the engagement"),
            {state},
            state,
            ASSESS,
            inputs=("money_flow", "reason"),
            optional=tuple(name for name in (*ENGAGEMENT, "raised_tier") if name != "money_flow"),
            effect=effects.correct_engagement,
        )
        for state in sorted(WORKED_ON)
    ),
)

ASSESSMENT = (
    move(
        "submit",
        _("Hand over for second reading"),
        {S.SCORING},
        S.SECOND_READING,
        ASSESS,
        applies=is_scored,
        guards=(
            assessment.body_is_scored,
            assessment.names_are_screened,
            assessment.hits_are_settled,
            assessment.criteria_are_checked,
            assessment.answers_are_complete,
        ),
        effect=effects.hand_over,
        deadline="assessment",
    ),
    move(
        "submit_verification",
        _("Hand over the verification"),
        {S.SCREENING},
        S.SECOND_READING,
        ASSESS,
        applies=is_verified,
        inputs=("verification_note",),
        guards=(assessment.body_is_verified, assessment.names_are_screened, assessment.hits_are_settled),
        effect=effects.hand_over_verification,
        deadline="assessment",
    ),
    move(
        "take_back",
        _("Take back to scoring"),
        READ_IN,
        S.SCORING,
        ASSESS,
        applies=is_scored,
        inputs=("reason",),
        effect=effects.take_back,
    ),
    move(
        "take_back_verification",
        _("Take back the verification"),
        READ_IN,
        S.SCREENING,
        ASSESS,
        applies=is_verified,
        inputs=("reason",),
        effect=effects.take_back,
    ),
    move(
        "read",
        _("Agree on second reading"),
        {S.SECOND_READING},
        S.DECISION,
        READ,
        guards=(decision.reader_is_another, decision.partner_is_as_assessed, decision.nothing_excludes),
        effect=effects.note_reader,
        deadline="second_reading",
    ),
    move(
        "return_to_scoring",
        _("Return to scoring"),
        {S.SECOND_READING},
        S.SCORING,
        READ,
        applies=is_scored,
        inputs=("reason",),
        guards=(decision.reader_is_another,),
        effect=effects.take_back,
    ),
    move(
        "return_verification",
        _("Return the verification"),
        {S.SECOND_READING},
        S.SCREENING,
        READ,
        applies=is_verified,
        inputs=("reason",),
        guards=(decision.reader_is_another,),
        effect=effects.take_back,
    ),
    move(
        "confirm_exclusion",
        _("Confirm the exclusion"),
        {S.SECOND_READING},
        S.EXCLUDED,
        READ,
        applies=may_be_excluded,
        inputs=_AGAINST,
        guards=(decision.reader_is_another, decision.something_excludes, decision.review_date_is_ahead),
        effect=effects.exclude,
        publishes=CaseDecided,
        severe=True,
    ),
)

DECISIONS = (
    move(
        "clear",
        _("Clear"),
        {S.DECISION},
        S.CLEARED,
        DECIDE,
        applies=decision.head_decides,
        approval=CLEARANCE,
        guards=(*_BY_HEAD, *_IN_FAVOUR, decision.no_condition_is_set),
        effect=effects.clear,
        publishes=CaseDecided,
        deadline="decision",
    ),
    move(
        "clear_with_conditions",
        _("Clear with conditions"),
        {S.DECISION},
        S.CLEARED_WITH_CONDITIONS,
        DECIDE,
        applies=decision.head_decides,
        approval=CLEARANCE,
        guards=(*_BY_HEAD, *_IN_FAVOUR, decision.conditions_are_set),
        effect=effects.clear_with_conditions,
        publishes=CaseDecided,
    ),
    # To refuse needs no consent of those who are asked about a clearance.
    move(
        "not_clear",
        _("Do not clear"),
        {S.DECISION},
        S.NOT_CLEARED,
        DECIDE,
        applies=decision.head_decides,
        inputs=_AGAINST,
        guards=(*_BY_HEAD, decision.review_date_is_ahead),
        effect=effects.not_clear,
        publishes=CaseDecided,
        severe=True,
    ),
    move(
        "clear_high",
        _("Clear with a mitigation plan"),
        {S.DECISION},
        S.CLEARED_WITH_CONDITIONS,
        DECIDE_HIGH,
        applies=decision.director_decides,
        approval=COMMITTEE,
        inputs=("reason",),
        guards=(
            *_BY_DIRECTOR,
            *_IN_FAVOUR,
            decision.committee_is_for_it(COMMITTEE),
            decision.conditions_are_set,
        ),
        effect=effects.clear_with_conditions,
        publishes=CaseDecided,
        deadline="decision",
    ),
    move(
        "not_clear_high",
        _("Do not clear, on advice of the committee"),
        {S.DECISION},
        S.NOT_CLEARED,
        DECIDE_HIGH,
        applies=decision.director_decides,
        approval=COMMITTEE,
        inputs=_AGAINST,
        guards=(*_BY_DIRECTOR, decision.review_date_is_ahead),
        effect=effects.not_clear,
        publishes=CaseDecided,
        severe=True,
    ),
)

AFTERWARDS = (
    move("withdraw", _("Withdraw the case"), OPEN, S.WITHDRAWN, RUN, inputs=("reason",), effect=effects.withdraw),
    move("withdraw_with_partner", _("Withdrawn with its partner"), OPEN, S.WITHDRAWN, SYSTEM, inputs=("reason",)),
    move("expire", _("Expired"), MONITORED, S.EXPIRED, SYSTEM, guards=(decision.validity_has_ended,)),
    move("end_early", _("Ended early"), MONITORED, S.ENDED, SYSTEM, guards=(decision.clearance_has_ended,)),
    move("replace", _("Replaced by a later case"), MONITORED, S.REPLACED, SYSTEM),
    # The written order of the Director-General: the state stays as it is, and a new case may be opened.
    move(
        "order_reopening",
        _("Order the reopening"),
        {S.EXCLUDED},
        S.EXCLUDED,
        DECIDE_HIGH,
        inputs=("reason",),
        effect=effects.note_order,
    ),
    *(
        move(
            "record_partner_answer",
            _("Record the partner's answer"),
            {state},
            state,
            ASSESS,
            inputs=("partner_answer", "answer_received_date"),
            guards=(decision.answer_is_received,),
        )
        for state in (S.NOT_CLEARED, S.EXCLUDED)
    ),
)

CASE_LIFE = Lifecycle(
    name="due-diligence case",
    states=tuple(S),
    initial=S.OPENED,
    final=frozenset({S.NOT_CLEARED, S.EXCLUDED, S.EXPIRED, S.ENDED, S.REPLACED, S.WITHDRAWN}),
    path=(S.OPENED, S.QUESTIONNAIRE_SENT, S.SCREENING, S.SCORING, S.SECOND_READING, S.DECISION, S.CLEARED),
    moves=(*PREPARATION, *ASSESSMENT, *DECISIONS, *AFTERWARDS),
)

_SETTLING = (hits.second_person_is_another,)

HIT_LIFE = Lifecycle(
    name="hit",
    states=tuple(HitStatus),
    initial=HitStatus.POSSIBLE,
    final=frozenset(),
    path=(HitStatus.POSSIBLE, HitStatus.PROPOSED, HitStatus.FALSE_POSITIVE),
    moves=(
        move(
            "judge",
            _("Judge"),
            {HitStatus.POSSIBLE},
            HitStatus.PROPOSED,
            ASSESS,
            inputs=("proposal", "grounds"),
            guards=(hits.person_does_not_lead,),
            effect=effects.note_first_person,
        ),
        move(
            "agree_false_positive",
            _("Agree: false positive"),
            {HitStatus.PROPOSED},
            HitStatus.FALSE_POSITIVE,
            READ,
            applies=hits.says_false_positive,
            guards=(*_SETTLING, hits.first_person_said(Proposal.FALSE_POSITIVE)),
            effect=effects.note_second_person,
            publishes=HitSettled,
            deadline="hit",
        ),
        move(
            "agree_confirmed",
            _("Agree: it is the same"),
            {HitStatus.PROPOSED},
            HitStatus.CONFIRMED,
            READ,
            applies=hits.says_confirmed,
            guards=(*_SETTLING, hits.first_person_said(Proposal.CONFIRMED)),
            effect=effects.note_second_person,
            publishes=HitConfirmed,
            severe=True,
            deadline="hit",
        ),
        move(
            "disagree",
            _("Disagree"),
            {HitStatus.PROPOSED},
            HitStatus.POSSIBLE,
            READ,
            inputs=("reason",),
            guards=_SETTLING,
            effect=effects.forget_judgement,
        ),
        move(
            "reopen",
            pgettext_lazy("hit", "Possible again"),
            {HitStatus.FALSE_POSITIVE, HitStatus.GONE, HitStatus.PROPOSED},
            HitStatus.POSSIBLE,
            SYSTEM,
            inputs=("reason",),
            effect=effects.forget_judgement,
            publishes=HitSettled,
        ),
        move(
            "vanish",
            _("No longer on the list"),
            {HitStatus.POSSIBLE, HitStatus.PROPOSED},
            HitStatus.GONE,
            SYSTEM,
            inputs=("reason",),
            publishes=HitSettled,
        ),
        # Only new facts undo it, on the order of the Director-General.
        move(
            "order_review",
            _("Order a review"),
            {HitStatus.CONFIRMED},
            HitStatus.POSSIBLE,
            DECIDE_HIGH,
            inputs=("reason",),
            effect=effects.forget_judgement,
            publishes=HitSettled,
        ),
    ),
)

CONDITION_LIFE = Lifecycle(
    name="condition of clearance",
    states=tuple(ConditionStatus),
    initial=ConditionStatus.OPEN,
    final=frozenset({ConditionStatus.MET, ConditionStatus.LIFTED}),
    path=(ConditionStatus.OPEN, ConditionStatus.MET),
    moves=(
        move(
            "meet",
            _("Note as met"),
            {ConditionStatus.OPEN},
            ConditionStatus.MET,
            ASSESS,
            inputs=("met_date", "evidence"),
            guards=(decision.met_day_is_past,),
        ),
        move("lift", _("Lift"), {ConditionStatus.OPEN}, ConditionStatus.LIFTED, DECIDE, inputs=("reason",)),
        move(
            "postpone",
            _("Give more time"),
            {ConditionStatus.OPEN},
            ConditionStatus.OPEN,
            DECIDE,
            inputs=("due_date", "reason"),
            guards=(lies_ahead("due_date", _("It would be due on a day that is past")),),
        ),
    ),
)
