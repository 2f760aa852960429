"""What must hold before a partner is active, dormant, suspended, reinstated or ended (R-04, R-05, R-22)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import Decision
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.events import Fact, needs
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters import current as parameters
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, lies_ahead, met, unmet

has_agreement_in_force: Fact[[Partner], bool] = needs("partners.has_agreement_in_force")
"""Asked of the app of agreements: whether one with this partner is in force today."""


def agreement_is_in_force(partner: Partner, **_inputs: Any) -> Condition:
    if has_agreement_in_force(partner):
        return met(_("An agreement is in force"))
    return unmet(_("No agreement is in force"), _("A partner is active from the entry into force of an agreement."))


def no_agreement_is_in_force(partner: Partner, **_inputs: Any) -> Condition:
    if not has_agreement_in_force(partner):
        return met(_("No agreement is in force"))
    return unmet(
        _("An agreement is still in force"),
        _("It is terminated or expires first; then the relation can end."),
        who=holders("agreement_sign:S"),
    )


def silence_begins(today: date) -> date:
    """Return the day on or before which a last contact makes a partner dormant."""
    return add_months(today, -parameters.value("dormant_months"))


def no_contact_for_long(partner: Partner, **_inputs: Any) -> Condition:
    since = partner.last_contact_date or partner.first_contact_date
    if since is not None and since <= silence_begins(clock.today()):
        return met(_("Without contact since %(day)s") % {"day": day_in_words(since)})
    return unmet(_("There was contact lately"))


def contact_is_recent(partner: Partner, **_inputs: Any) -> Condition:
    last = partner.last_contact_date
    if last is not None and last > silence_begins(clock.today()):
        return met(_("Last contact"), day_in_words(last))
    return unmet(
        _("No contact is recorded"),
        _("Record the meeting, call or letter; the partner wakes by that."),
        who=holders("partner_profile:C"),
    )


suspension_ends_ahead = lies_ahead("suspension_end_date", gettext_lazy("The suspension ends before it begins"))


def suspension_is_short(
    partner: Partner,  # noqa: ARG001 - every guard is given the record
    *,
    suspension_end_date: date | None = None,
    **_inputs: Any,
) -> Condition | None:
    """Only the Director-General suspends for longer than the settings let others do."""
    most = parameters.value("suspension_days")
    last = clock.today() + timedelta(days=most)
    if suspension_end_date is None or suspension_end_date <= last:
        return None
    return unmet(
        ngettext("The suspension is longer than %(days)s day", "The suspension is longer than %(days)s days", most)
        % {"days": most},
        _("It can last until %(day)s; only the Director-General suspends for longer.") % {"day": day_in_words(last)},
        who=holders("case_decide_high:A"),
    )


def whoever_lifts_it_could_have_given_it(
    partner: Partner, *, actor: User | None = None, **_inputs: Any
) -> Condition | None:
    """A suspension that only the Director-General can give, only the Director-General lifts."""
    start, end = partner.suspension_date, partner.suspension_end_date
    if actor is None or start is None or end is None:
        return None
    if (end - start).days <= parameters.value("suspension_days"):
        return None
    if allowed(actor, "case_decide_high:A"):
        return None
    return unmet(
        _("The Director-General suspended this partner"),
        ngettext(
            "It was suspended for %(days)s day; whoever can decide that lifts it.",
            "It was suspended for %(days)s days; whoever can decide that lifts it.",
            (end - start).days,
        )
        % {"days": (end - start).days},
        rule="R-04",
        who=holders("case_decide_high:A"),
    )


def was_cleared(partner: Partner, **_inputs: Any) -> Condition:
    return _clearance_held(partner, Decision.CLEARED)


def was_cleared_with_conditions(partner: Partner, **_inputs: Any) -> Condition:
    return _clearance_held(partner, Decision.CONDITIONS)


def _clearance_held(partner: Partner, decision: Decision) -> Condition:
    if partner.decision == decision and partner.decision_holds_on(clock.today()):
        return met(_("Its due diligence still holds"), partner.get_decision_display(), rule="R-05")
    if partner.decision == decision:
        detail = _("Its clearance has ended, or its head, owners or legal form changed: return it to screening.")
    else:
        detail = _("Before the suspension it was not “%(decision)s”.") % {"decision": decision.label}
    return unmet(_("There is no such clearance to go back to"), detail, rule="R-05")


def has_no_clearance_to_go_back_to(partner: Partner, **_inputs: Any) -> Condition | None:
    if not partner.decision_holds_on(clock.today()):
        return None
    return unmet(
        _("Its due diligence still holds"),
        _("It can be reinstated as it was; a new screening is not needed."),
        who=holders("partner_suspend:A"),
    )
