"""What must hold before a marker is verified (R-03, R-04)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.apps.partners.models import Marker
from shiraka.apps.partners.terms import NON_TRADITIONAL, MarkerKind
from shiraka.foundation import clock
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, lies_ahead, met, unmet


def evidence_is_given(marker: Marker, **_inputs: Any) -> Condition:
    if marker.evidence.strip():
        return met(_("Evidence"))
    return unmet(
        _("No evidence is noted"),
        _("Say what shows it and where it is kept: statutes, list of the board, register."),
        who=holders("partner_profile:C"),
    )


def verifier_is_another(marker: Marker, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
    """Whoever claimed a marker or last wrote it does not verify it; nor does the lead officer."""
    if actor is None or actor.pk not in {marker.created_by_id, marker.updated_by_id, marker.partner.lead_officer_id}:
        return None
    return unmet(
        _("You claimed this marker or lead the partner, so you do not verify it."),
        _("A marker counts once a second person has verified it."),
        rule="R-03",
        who=_("another person with the same role"),
    )


expiry_is_ahead = lies_ahead("expiry_date", gettext_lazy("The marker would be expired already"))


def marker_has_expired(marker: Marker, **_inputs: Any) -> Condition:
    if marker.expiry_date is not None and marker.expiry_date < clock.today():
        return met(_("Valid until %(day)s") % {"day": day_in_words(marker.expiry_date)})
    return unmet(_("The marker is still valid"))


def register_does_not_contradict(marker: Marker, **_inputs: Any) -> Condition | None:
    """Refuse what the register itself shows to be otherwise."""
    partner = marker.partner
    if marker.kind == MarkerKind.NON_MEMBER_STATE and partner.is_member_country:
        return unmet(_("Its seat is in a Member State"), _("The marker is for partners seated elsewhere."))
    if marker.kind == MarkerKind.NON_TRADITIONAL_DONOR and partner.category not in NON_TRADITIONAL:
        return unmet(
            _("Its category is a traditional donor"),
            _("The marker is for foundations, companies, associations, media and individuals."),
        )
    return None
