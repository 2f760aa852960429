"""How a partner moves from prospect to archive, a marker from claim to proof, an opportunity to its end."""

from collections.abc import Callable, Iterable
from typing import Any

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
    OPEN,
    UNDECIDED,
    LinkageStatus,
    MarkerStatus,
)
from shiraka.apps.partners.terms import PartnerStatus as S
from shiraka.engines.lifecycle import SYSTEM, Lifecycle, Move, Route, Step
from shiraka.foundation.workflow.conditions import Condition, lies_ahead

EDIT, LEAD = "partner_profile:C", "partner_profile:A"
OPEN_CASE, DECIDE_HIGH = "case_open:C", "case_decide_high:A"
SUSPEND, SUSPEND_AT_ONCE = "partner_suspend:A", "partner_suspend:C"


def holds(guard: Callable[..., Condition | None]) -> Callable[[Partner], bool]:
    """Return the question whether a guard would let a partner pass, for moves meant for such cases only."""

    def asked(partner: Partner) -> bool:
        answer = guard(partner)
        return answer is None or answer.is_met

    return asked


REINSTATEMENT = Route(
    name="reinstatement",
    steps=(Step(name="second_person", label=_("Second person"), right=SUSPEND_AT_ONCE, deadline="reinstatement"),),
    covers=("suspension_date", "suspension_end_date", "has_restriction"),
)

_LIFTING = (standing.whoever_lifts_it_could_have_given_it, clearance.decider_is_another(REINSTATEMENT))


def by_the_case(action: str, label: object, sources: Iterable[str], target: str, **more: Any) -> Move:
    """Return a move that a due-diligence case makes when it is opened or decided, never a person here."""
    return Move(action=action, label=label, sources=frozenset(sources), target=target, right=SYSTEM, **more)


def decided(action: str, label: object, target: str, **more: Any) -> tuple[Move, ...]:
    """Return the rows of a decision in favour: whoever is at work with us stays active or dormant over a renewal."""
    outcome = ("screening_result", "due_diligence_end_date", "risk_level", *more.pop("inputs", ()))
    rows = ((CLEARED | {S.IN_DUE_DILIGENCE}, target), ({S.ACTIVE}, S.ACTIVE), ({S.DORMANT}, S.DORMANT))
    return tuple(
        by_the_case(
            action, label, sources, reached, inputs=outcome, optional=("risk_score",), publishes=PartnerCleared, **more
        )
        for sources, reached in rows
    )


CASE_MOVES = (
    by_the_case("screen", _("Screening began"), {S.PROSPECT, S.NOT_CLEARED}, S.SCREENING),
    by_the_case("open_due_diligence", _("Assessment began"), {S.SCREENING}, S.IN_DUE_DILIGENCE),
    by_the_case("withdraw_case", _("Case withdrawn"), {S.SCREENING, S.IN_DUE_DILIGENCE}, S.PROSPECT),
    *decided("clear", _("Cleared"), S.CLEARED, effect=effects.decide_clear),
    *decided(
        "clear_with_conditions",
        _("Cleared with conditions"),
        S.CLEARED_WITH_CONDITIONS,
        inputs=("conditions",),
        effect=effects.decide_conditions,
    ),
    by_the_case(
        "not_clear",
        _("Not cleared"),
        ENGAGED | {S.IN_DUE_DILIGENCE, S.SUSPENDED},
        S.NOT_CLEARED,
        inputs=("reason", "review_date", "screening_result"),
        optional=("risk_level", "risk_score"),
        effect=effects.decide_not_clear,
        publishes=PartnerNotCleared,
        severe=True,
    ),
    by_the_case(
        "exclude",
        _("Excluded"),
        ENGAGED | {S.SCREENING, S.IN_DUE_DILIGENCE, S.NOT_CLEARED, S.SUSPENDED},
        S.NOT_CLEARED,
        inputs=("reason", "review_date"),
        effect=effects.exclude,
        publishes=PartnerNotCleared,
        severe=True,
    ),
)

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
        guards=(*_LIFTING, standing.has_no_clearance_to_go_back_to), effect=effects.lift_suspension,
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
    moves=(*CASE_MOVES, *STANDING_MOVES),
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
