"""Who may lift what was decided on a partner, and when a decision against it is looked at again (R-03, R-22)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.apps.partners.models import Partner
from shiraka.engines.lifecycle import Route
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, lies_ahead, unmet
from shiraka.foundation.workflow.routes import opinions_on

Guard = Callable[..., Condition | None]


def decider_is_another(route: Route) -> Guard:
    """Return the guard that keeps apart who agreed on a route, who leads the partner, and who decides (R-03, R-04)."""

    def nobody_does_two_parts(partner: Partner, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
        if actor is None:
            return None
        gave = {item.given_by_id for item in opinions_on(partner) if item.route == route.name and item.agrees}
        if actor.pk in gave:
            return another_person(_("You gave an opinion on this file, so you do not decide on it."))
        if actor.pk == partner.lead_officer_id:
            return another_person(_("You lead this partner, so you do not decide on it."))
        return None

    return nobody_does_two_parts


def another_person(label: str) -> Condition:
    """Return the refusal of a second part on one file to whoever did another (R-03)."""
    return unmet(
        label,
        _("Whoever scores, reads again, decides and raises funds are different people."),
        rule="R-03",
        who=_("another person with the same role"),
    )


review_date_is_ahead = lies_ahead("review_date", gettext_lazy("The review lies in the past"), rule="R-22")
"""A decision against somebody is looked at again on a day to come."""
