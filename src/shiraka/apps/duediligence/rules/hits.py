"""Who settles a hit: two persons, neither of them with an interest in the outcome (R-04)."""

from typing import Any

from django.utils.translation import gettext as _

from shiraka.apps.duediligence.models import Hit
from shiraka.apps.duediligence.terms import Proposal
from shiraka.apps.partners.rules.clearance import another_person
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, unmet


def says_false_positive(hit: Hit) -> bool:
    return hit.proposal == Proposal.FALSE_POSITIVE


def says_confirmed(hit: Hit) -> bool:
    return hit.proposal == Proposal.CONFIRMED


def first_person_said(proposal: Proposal) -> Any:
    """Return the guard that the second person agrees to what the first one found, and to nothing else (R-04)."""

    def both_say_the_same(hit: Hit, **_inputs: Any) -> Condition | None:
        if hit.proposal == proposal:
            return None
        return unmet(
            _("The first person found something else"),
            _("They say: %(proposal)s. Agree to that, or disagree and say why.")
            % {"proposal": hit.get_proposal_display()},
            rule="R-04",
            who=holders("case_second_reading:V"),
        )

    return both_say_the_same


def second_person_is_another(hit: Hit, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
    """Refuse to whoever spoke first, and to whoever leads the partner."""
    if actor is None:
        return None
    if actor.pk == hit.proposed_by_id:
        return another_person(_("You were the first to judge this hit, so a second person settles it."))
    return person_does_not_lead(hit, actor=actor)


def person_does_not_lead(hit: Hit, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
    if actor is not None and actor.pk == hit.partner.lead_officer_id:
        return another_person(_("You lead this partner, so you do not judge its hits."))
    return None
