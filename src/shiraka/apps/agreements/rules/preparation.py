"""What must hold before a draft is negotiated, reviewed and put up for signature."""

from typing import Any

from django.utils.translation import gettext as _

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.queries import agreements_for, same_partner_and_field
from shiraka.apps.agreements.terms import SOLICITING, AgreementType
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.fields import LANGUAGE_NAMES
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet

_OFFICERS = "agreement_draft:C"


def duplication_was_looked_at(agreement: Agreement, *, actor: Any = None, **_inputs: Any) -> Condition:
    """Show other agreements with the same partner and field that one may see; a warning, never a refusal."""
    others = same_partner_and_field(agreement)
    if isinstance(actor, User):
        seen = set(agreements_for(actor).filter(pk__in=[other.pk for other in others]).values_list("pk", flat=True))
        others = [other for other in others if other.pk in seen]
    label = _("Other agreements with the same partner and field")
    if not others:
        return met(label, _("None."))
    told = [f"{other.number or other.draft_number} ({other.get_status_display()})" for other in others]
    return met(label, _("Look at these first: %(agreements)s.") % {"agreements": listing(told)})


def there_is_a_party(agreement: Agreement, **_inputs: Any) -> Condition:
    parties = agreement.party_list
    if parties:
        return met(_("Parties"), listing(party.called for party in parties))
    return unmet(
        _("No party is named"),
        _("Add at least one partner as a party."),
        rule="R-01",
        who=holders(_OFFICERS),
    )


def private_partners_are_screened(agreement: Agreement, **_inputs: Any) -> Condition | None:
    """Refuse to ask a private entity for something, or to let it use the emblem, before its screening (R-07)."""
    if not (agreement.uses_emblem or agreement.type in SOLICITING):
        return None
    unscreened = [
        party.called for party in agreement.party_list if party.partner.is_private and not party.partner.is_screened
    ]
    if not unscreened:
        return met(_("Screening of private partners"), _("Passed, or not needed."), rule="R-07")
    return unmet(
        _("A private partner is not screened yet"),
        _("%(partners)s: no solicitation and no use of the emblem before its screening is passed.")
        % {"partners": listing(unscreened)},
        rule="R-07",
        who=holders("case_open:C"),
    )


def texts_are_filed(agreement: Agreement, **_inputs: Any) -> Condition:
    filed = {version.document.language for version in agreement.text_versions}
    missing = [code for code in agreement.languages if code not in filed]
    if agreement.languages and not missing:
        return met(_("Texts"), listing(_language(code) for code in agreement.languages))
    if not agreement.languages:
        detail = _("Say in which languages the text is authentic.")
    else:
        detail = _("Add the text in: %(languages)s.") % {"languages": listing(_language(code) for code in missing)}
    return unmet(_("The text is not filed in every authentic language"), detail, rule="R-01", who=holders(_OFFICERS))


def title_is_in_three_languages(agreement: Agreement, **_inputs: Any) -> Condition:
    missing = agreement.title.missing()
    if not missing:
        return met(_("Title in three languages"))
    return unmet(
        _("The title is not written in every language"),
        _("Add it in: %(languages)s. The register shows all three.")
        % {"languages": listing(_language(code) for code in missing)},
        who=holders(_OFFICERS),
    )


def amended_agreement_is_signed(agreement: Agreement, **_inputs: Any) -> Condition | None:
    """Let an amendment be signed only where there is something to amend."""
    if agreement.type != AgreementType.AMD:
        return None
    parent = agreement.parent
    if parent is not None and parent.is_signed and parent.number:
        return met(_("Agreement amended"), parent.number)
    return unmet(
        _("The agreement it amends is not signed"),
        _("An amendment takes its number from a signed agreement."),
        rule="R-11",
        who=holders(_OFFICERS),
    )


def _language(code: str) -> str:
    return str(LANGUAGE_NAMES.get(code, code))
