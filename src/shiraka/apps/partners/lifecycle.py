"""How a partner moves from prospect to archive, a marker from claim to proof, an opportunity to its end."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.apps.partners import effects
from shiraka.apps.partners.events import (
    PartnerCleared,
    PartnerEnded,
    PartnerNotCleared,
    PartnerReinstated,
    PartnerSuspended,
)
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.rules import clearance, markers, standing
from shiraka.apps.partners.terms import (
    CLEARED,
    ENGAGED,
    HEAD_DECIDES,
    OPEN,
    UNDECIDED,
    LinkageStatus,
    MarkerStatus,
    RiskLevel,
)
from shiraka.apps.partners.terms import PartnerStatus as S
from shiraka.engines.lifecycle import SYSTEM, Lifecycle, Move, Route, Step
from shiraka.foundation.workflow.conditions import Condition, lies_ahead

EDIT, LEAD = "partner_profile:C", "partner_profile:A"
OPEN_CASE, ORDER_CASE, ASSESS = "case_open:C", "case_open:A", "case_score:C"
DECIDE, DECIDE_HIGH = "case_decide:A", "case_decide_high:A"
SUSPEND, SUSPEND_AT_ONCE = "partner_suspend:A", "partner_suspend:C"


def head_decides(partner: Partner) -> bool:
    """Tell whether the level is one the Head of Sector decides on; so is a case not assessed yet."""
    return not partner.risk_level or partner.risk_level in HEAD_DECIDES


def director_decides(partner: Partner) -> bool:
    return not head_decides(partner)


def is_assessed(partner: Partner) -> bool:
    return partner.scored_at is not None


def is_verified(partner: Partner) -> bool:
    """Tell whether the body is verified and not scored (R-09)."""
    return partner.is_public_body


def is_scored(partner: Partner) -> bool:
    return not partner.is_public_body


def holds(guard: Callable[..., Condition | None]) -> Callable[[Partner], bool]:
    """Return the question whether a guard would let a partner pass, for moves meant for such cases only."""

    def asked(partner: Partner) -> bool:
        answer = guard(partner)
        return answer is None or answer.is_met

    return asked


def needs_no_objection(partner: Partner) -> bool:
    """Tell whether Legal Affairs must not object: at moderate risk (domain.md 6.6)."""
    return partner.risk_level == RiskLevel.MODERATE


# Whatever a decision rests on: a change of any of it voids what was said before.
ASSESSED = (
    "name",
    "category",
    "legal_status",
    "registration_number",
    "head",
    "board",
    "owners",
    "risk_level",
    "risk_score",
    "screening_result",
    "screening_date",
    "scored_at",
)
SECOND_READING = Step(
    name="second_reading",
    label=_("Second reading"),
    right="case_second_reading:V",
    ready=is_assessed,
    deadline="second_reading",
)
CLEARANCE = Route(
    name="clearance",
    steps=(
        SECOND_READING,
        Step(
            name="legal",
            label=_("No objection of Legal Affairs"),
            right="case_decide:V",
            after=("second_reading",),
            applies=needs_no_objection,
            deadline="no_objection",
        ),
    ),
    covers=ASSESSED,
)
# To refuse a partner needs the same second reading, and no consent of those who are asked about a clearance.
REFUSAL = Route(name="clearance", steps=(SECOND_READING,), covers=ASSESSED)
COMMITTEE = Route(
    name="committee",
    steps=(
        SECOND_READING,
        Step(
            name="committee",
            label=_("Partnership Review Committee"),
            right="case_decide_high:V",
            quorum=4,
            after=("second_reading",),
            advises=True,
            deadline="committee",
        ),
    ),
    covers=ASSESSED,
)
REINSTATEMENT = Route(
    name="reinstatement",
    steps=(Step(name="second_person", label=_("Second person"), right=SUSPEND_AT_ONCE, deadline="reinstatement"),),
    covers=("suspension_date", "suspension_end_date", "has_restriction"),
)

_BY_HEAD = (
    clearance.assessment_is_recorded,
    clearance.head_of_sector_decides,
    clearance.decider_is_another(CLEARANCE),
)
_BY_DIRECTOR = (
    clearance.assessment_is_recorded,
    clearance.director_decides,
    clearance.decider_is_another(COMMITTEE),
)
_LIFTING = (standing.whoever_lifts_it_could_have_given_it, clearance.decider_is_another(REINSTATEMENT))

ENTRY_MOVES = (
    Move(
        action="screen", label=_("Begin screening"), sources=frozenset({S.PROSPECT}), target=S.SCREENING,
        right=OPEN_CASE,
    ),
    Move(
        action="open_due_diligence", label=_("Open due diligence"), sources=frozenset({S.SCREENING}),
        target=S.IN_DUE_DILIGENCE, right=ASSESS, effect=effects.open_round,
    ),
    Move(
        action="order_due_diligence", label=_("Order due diligence"), sources=frozenset({S.SCREENING}),
        target=S.IN_DUE_DILIGENCE, right=ORDER_CASE, effect=effects.open_round,
    ),
    Move(
        action="record_score", applies=is_scored, label=_("Record the score"), sources=frozenset({S.IN_DUE_DILIGENCE}),
        target=S.IN_DUE_DILIGENCE, right=ASSESS, inputs=("risk_level", "screening_result"),
        optional=("risk_score", "screening_date"),
        guards=(
            clearance.exclusion_is_reopened, clearance.is_not_a_public_body, clearance.level_is_not_below_its_score,
        ),
        effect=effects.note_scorer,
    ),
    Move(
        action="record_verification", applies=is_verified,
        label=_("Record the verification"), sources=frozenset({S.IN_DUE_DILIGENCE}),
        target=S.IN_DUE_DILIGENCE, right=ASSESS, inputs=("screening_result",), optional=("screening_date",),
        guards=(clearance.exclusion_is_reopened, clearance.is_a_public_body), effect=effects.note_verification,
    ),
)  # fmt: skip

DECISIONS = (
    Move(
        action="clear", applies=head_decides,
        label=_("Clear"), sources=frozenset({S.IN_DUE_DILIGENCE}), target=S.CLEARED, right=DECIDE,
        approval=CLEARANCE, guards=(*_BY_HEAD, clearance.screening_is_passed), effect=effects.decide_clear,
        publishes=PartnerCleared,
    ),
    Move(
        action="clear_with_conditions", applies=head_decides,
        label=_("Clear with conditions"), sources=frozenset({S.IN_DUE_DILIGENCE}),
        target=S.CLEARED_WITH_CONDITIONS, right=DECIDE, approval=CLEARANCE, inputs=("conditions",),
        guards=(*_BY_HEAD, clearance.screening_is_passed), effect=effects.decide_conditions, publishes=PartnerCleared,
    ),
    Move(
        action="not_clear", applies=head_decides,
        label=_("Do not clear"), sources=frozenset({S.IN_DUE_DILIGENCE}), target=S.NOT_CLEARED,
        right=DECIDE, approval=REFUSAL, inputs=("reason", "review_date"),
        guards=(*_BY_HEAD, clearance.review_date_is_ahead), effect=effects.decide_not_clear,
        publishes=PartnerNotCleared, severe=True,
    ),
    Move(
        action="clear_high", applies=director_decides,
        label=_("Clear with a mitigation plan"), sources=frozenset({S.IN_DUE_DILIGENCE}),
        target=S.CLEARED_WITH_CONDITIONS, right=DECIDE_HIGH, approval=COMMITTEE, inputs=("conditions", "reason"),
        guards=(*_BY_DIRECTOR, clearance.screening_is_passed, clearance.committee_is_for_it(COMMITTEE)),
        effect=effects.decide_conditions,
        publishes=PartnerCleared,
    ),
    Move(
        action="not_clear_high", applies=director_decides, label=_("Do not clear, on advice of the committee"),
        sources=frozenset({S.IN_DUE_DILIGENCE}), target=S.NOT_CLEARED, right=DECIDE_HIGH, approval=COMMITTEE,
        inputs=("reason", "review_date"), guards=(*_BY_DIRECTOR, clearance.review_date_is_ahead),
        effect=effects.decide_not_clear, publishes=PartnerNotCleared, severe=True,
    ),
    Move(
        action="renew_due_diligence", label=_("Renew due diligence"), sources=ENGAGED, target=S.IN_DUE_DILIGENCE,
        right=ASSESS, effect=effects.open_round,
    ),
    Move(
        action="reopen_for_cause", label=_("Reopen due diligence for cause"), sources=ENGAGED,
        target=S.IN_DUE_DILIGENCE, right=ASSESS, inputs=("reason",), effect=effects.reopen_for_cause, severe=True,
    ),
    Move(
        action="reconsider", label=_("Reopen due diligence"), sources=frozenset({S.NOT_CLEARED}),
        target=S.IN_DUE_DILIGENCE, right=ORDER_CASE, inputs=("reason",), guards=(clearance.exclusion_is_reopened,),
        effect=effects.open_round,
    ),
)  # fmt: skip

# The written order of the Director-General: the state stays as it is.
ORDERS = tuple(
    Move(
        action="order_reopening", applies=holds(clearance.exclusion_is_confirmed), label=_("Order the reopening"),
        sources=frozenset({state}), target=state, right=DECIDE_HIGH, inputs=("reason",),
        guards=(clearance.exclusion_is_confirmed,), effect=effects.note_order,
    )
    for state in (S.NOT_CLEARED, S.SCREENING, S.IN_DUE_DILIGENCE)
)  # fmt: skip

STANDING_MOVES = (
    Move(
        action="activate", label=_("Agreement entered into force"), sources=CLEARED,
        target=S.ACTIVE, right=SYSTEM, guards=(standing.agreement_is_in_force,),
    ),
    Move(
        action="fall_dormant", label=_("Fell dormant"), sources=frozenset({S.ACTIVE}), target=S.DORMANT, right=SYSTEM,
        guards=(standing.no_contact_for_long,),
    ),
    Move(
        action="wake", label=_("Wake"), sources=frozenset({S.DORMANT}), target=S.ACTIVE, right=OPEN_CASE,
        guards=(standing.contact_is_recent,),
    ),
    Move(
        action="suspend", label=_("Suspend"), sources=OPEN - {S.SUSPENDED}, target=S.SUSPENDED, right=SUSPEND,
        inputs=("reason", "suspension_end_date", "review_date"), optional=("has_restriction",),
        guards=(standing.suspension_ends_ahead, standing.suspension_is_short, clearance.review_date_is_ahead),
        effect=effects.begin_suspension, publishes=PartnerSuspended, severe=True,
    ),
    Move(
        action="suspend_at_once", label=_("Suspend at once"), sources=OPEN - {S.SUSPENDED}, target=S.SUSPENDED,
        right=SUSPEND_AT_ONCE, inputs=("reason", "suspension_end_date", "review_date"), optional=("has_restriction",),
        guards=(standing.suspension_ends_ahead, standing.suspension_is_short, clearance.review_date_is_ahead),
        effect=effects.begin_suspension, publishes=PartnerSuspended, severe=True,
    ),
    Move(
        action="suspend_longer", label=_("Suspend for longer"), sources=OPEN, target=S.SUSPENDED, right=DECIDE_HIGH,
        inputs=("reason", "suspension_end_date", "review_date"), optional=("has_restriction",),
        guards=(standing.suspension_ends_ahead, clearance.review_date_is_ahead), effect=effects.begin_suspension,
        publishes=PartnerSuspended, severe=True,
    ),
    Move(
        action="reinstate", applies=holds(standing.was_cleared),
        label=_("Reinstate"), sources=frozenset({S.SUSPENDED}), target=S.CLEARED, right=SUSPEND,
        approval=REINSTATEMENT, inputs=("reason",), guards=(*_LIFTING, standing.was_cleared),
        effect=effects.lift_suspension, publishes=PartnerReinstated,
    ),
    Move(
        action="reinstate_with_conditions", applies=holds(standing.was_cleared_with_conditions),
        label=_("Reinstate with its conditions"),
        sources=frozenset({S.SUSPENDED}), target=S.CLEARED_WITH_CONDITIONS, right=SUSPEND, approval=REINSTATEMENT,
        inputs=("reason",), guards=(*_LIFTING, standing.was_cleared_with_conditions), effect=effects.lift_suspension,
        publishes=PartnerReinstated,
    ),
    Move(
        action="return_to_screening", applies=holds(standing.has_no_clearance_to_go_back_to),
        label=_("Return to screening"), sources=frozenset({S.SUSPENDED}),
        target=S.SCREENING, right=SUSPEND, approval=REINSTATEMENT, inputs=("reason",),
        guards=(*_LIFTING, standing.has_no_clearance_to_go_back_to), effect=effects.lift_and_begin_anew,
        publishes=PartnerReinstated,
    ),
    Move(
        action="end", label=_("End the relation"),
        sources=frozenset({S.SUSPENDED, S.DORMANT, S.NOT_CLEARED}) | (UNDECIDED - {S.IN_DUE_DILIGENCE}),
        target=S.ENDED, right=LEAD, inputs=("reason", "review_date"),
        guards=(standing.no_agreement_is_in_force, clearance.review_date_is_ahead), effect=effects.end_relation,
        publishes=PartnerEnded, severe=True,
    ),
    Move(
        action="archive", label=_("Archive"), sources=frozenset({S.ENDED}), target=S.ARCHIVED, right=LEAD,
    ),
)  # fmt: skip

PARTNER_LIFE = Lifecycle(
    name="partner",
    states=tuple(S),
    initial=S.PROSPECT,
    final=frozenset({S.ARCHIVED}),
    path=(S.PROSPECT, S.SCREENING, S.IN_DUE_DILIGENCE, S.CLEARED, S.ACTIVE),
    moves=(*ENTRY_MOVES, *DECISIONS, *ORDERS, *STANDING_MOVES),
)

MARKER_LIFE = Lifecycle(
    name="marker",
    states=tuple(MarkerStatus),
    initial=MarkerStatus.CLAIMED,
    final=frozenset({MarkerStatus.REFUSED, MarkerStatus.EXPIRED}),
    path=(MarkerStatus.CLAIMED, MarkerStatus.VERIFIED),
    moves=(
        Move(
            action="verify", label=_("Verify"), sources=frozenset({MarkerStatus.CLAIMED}),
            target=MarkerStatus.VERIFIED, right=LEAD, inputs=("expiry_date",),
            guards=(
                markers.evidence_is_given, markers.verifier_is_another, markers.register_does_not_contradict,
                markers.expiry_is_ahead,
            ),
            effect=effects.note_verifier, deadline="marker",
        ),
        Move(
            action="refuse", label=_("Refuse"), sources=frozenset({MarkerStatus.CLAIMED}),
            target=MarkerStatus.REFUSED, right=LEAD, inputs=("reason",), guards=(markers.verifier_is_another,),
            severe=True,
        ),
        Move(
            action="expire", label=pgettext_lazy("marker", "Expired"), sources=frozenset({MarkerStatus.VERIFIED}),
            target=MarkerStatus.EXPIRED, right=SYSTEM, guards=(markers.marker_has_expired,),
        ),
    ),
)  # fmt: skip

LINKAGE_LIFE = Lifecycle(
    name="linkage",
    states=tuple(LinkageStatus),
    initial=LinkageStatus.OPEN,
    final=frozenset({LinkageStatus.TAKEN, LinkageStatus.DROPPED}),
    moves=(
        Move(
            action="take_up", label=_("Take up"), sources=frozenset({LinkageStatus.OPEN}), target=LinkageStatus.TAKEN,
            right=EDIT,
        ),
        Move(
            action="postpone", label=_("Put off"), sources=frozenset({LinkageStatus.OPEN}),
            target=LinkageStatus.POSTPONED, right=EDIT, inputs=("due_date", "reason"),
            guards=(lies_ahead("due_date", _("It would be put off to a day that is past")),),
        ),
        Move(
            action="resume", label=_("Take up again"), sources=frozenset({LinkageStatus.POSTPONED}),
            target=LinkageStatus.OPEN, right=EDIT,
        ),
        Move(
            action="drop", label=_("Drop"), sources=frozenset({LinkageStatus.OPEN, LinkageStatus.POSTPONED}),
            target=LinkageStatus.DROPPED,
            right=EDIT, inputs=("reason",),
        ),
    ),
)  # fmt: skip
