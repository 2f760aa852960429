"""What must hold on the day of signature (R-01, R-02, R-03, R-09), beside the approval route itself."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.agreements.rules.diligence import national_countries
from shiraka.engines.lifecycle import Route
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.fields import country_name
from shiraka.foundation.languages.current import labelled, listing
from shiraka.foundation.languages.fields import LANGUAGE_NAMES
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import value
from shiraka.foundation.work.dates import due
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet
from shiraka.foundation.workflow.models import Approval
from shiraka.foundation.workflow.routes import opinions_on, route_state


def clearance_covers_this_text(route: Route) -> Any:
    """Return the guard that says what was changed after a clearance and who must give it again (R-02)."""

    def nothing_changed_since_clearance(agreement: Agreement, **_inputs: Any) -> Condition | None:
        void = [state for state in route_state(agreement, route).steps if state.void and not state.is_complete]
        if not void:
            return None
        steps = {state.step.name for state in void}
        latest = max(item.given_at for item in opinions_on(agreement) if item.step in steps)
        covered = [name for state in void for name in route.covered_by(state.step)]
        return unmet(
            _("The agreement was changed after it was cleared"),
            _("Changed after %(day)s: %(what)s. To be given again: %(opinions)s.")
            % {
                "day": day_in_words(latest),
                "what": listing(changes_since(agreement, latest, covered)),
                "opinions": listing(str(state.step.label) for state in void),
            },
            rule="R-02",
            who=listing(dict.fromkeys(holders(state.step.right) for state in void)),
        )

    return nothing_changed_since_clearance


def changes_since(agreement: Agreement, moment: Any, covered: Iterable[str]) -> list[str]:
    """Return in words which of the covered facts were changed after a moment."""
    found: list[str] = []
    wanted = list(dict.fromkeys(covered))
    for version in agreement.text_versions:
        if version.uploaded_at > moment and "texts_fingerprint" in wanted:
            language = LANGUAGE_NAMES.get(version.document.language, version.document.title)
            found.append(_("%(language)s text, version %(number)s") % {"language": language, "number": version.number})
    names, of_parties = _changed_fields(agreement, moment)
    # That the powers of a party were accepted is no change of the parties.
    if {"partner", "role"} & of_parties or any(party.created_at > moment for party in agreement.party_list):
        found.append(_("parties"))
    fields = {field.attname: field for field in agreement._meta.concrete_fields}
    stored = [fields[name] for name in wanted if name in fields]
    found += [str(field.verbose_name) for field in stored if field.name in names]
    return found or [_("something the clearance covers")]


def _changed_fields(agreement: Agreement, moment: Any) -> tuple[set[str], set[str]]:
    """Return which fields of an agreement and which of its parties the trail tells as changed after a moment."""
    of_agreement, of_party = (ContentType.objects.get_for_model(model) for model in (Agreement, Party))
    parties = [party.pk for party in agreement.party_list]
    about = Q(content_type=of_agreement, object_id=agreement.pk) | Q(content_type=of_party, object_id__in=parties)
    changed: dict[int, set[str]] = {of_agreement.pk: set(), of_party.pk: set()}
    for kind, after in Entry.objects.filter(about, at__gt=moment).order_by().values_list("content_type", "after"):
        changed[kind] |= after.keys()
    return changed[of_agreement.pk], changed[of_party.pk]


def clearance_is_fresh(agreement: Agreement, *, signed_date: date | None = None, **_inputs: Any) -> Condition | None:
    """Refuse a signature on a legal clearance that has lived its time; sent back to review, it is given anew."""
    given = _last_clearance(agreement)
    if given is None:
        return None
    until = local_date(given.given_at) + timedelta(days=value("clearance_days"))
    day = signed_date or clock.today()
    label = _("Age of the legal clearance")
    if day <= until:
        return met(label, _("Good until %(day)s.") % {"day": day_in_words(until)})
    return unmet(
        _("The legal clearance is too old"),
        _("It was good until %(day)s. Send the agreement back to review for a short confirmation.")
        % {"day": day_in_words(until)},
        rule="R-01",
        who=holders("agreement_clearance:A"),
    )


def _last_clearance(agreement: Agreement) -> Approval | None:
    given = [item for item in opinions_on(agreement) if item.step == "legal" and item.agrees]
    return given[-1] if given else None


def conditions_precedent_are_met(agreement: Agreement, *, signed_date: date | None = None, **_inputs: Any) -> Condition:
    day = signed_date or clock.today()
    open_ones = [item for item in agreement.condition_list if item.met_date is None or item.met_date > day]
    if not agreement.condition_list:
        return met(_("Conditions precedent"), _("None were set."), rule="R-01")
    if not open_ones:
        return met(_("Conditions precedent"), _("All are met."), rule="R-01")
    return unmet(
        _("A condition precedent is not met"),
        "; ".join(str(item) for item in open_ones),
        rule="R-01",
        who=listing(dict.fromkeys(str(item.owner) for item in open_ones)),
    )


def powers_of_the_other_side_are_seen(agreement: Agreement, **_inputs: Any) -> Condition:
    unseen = [party.called for party in agreement.party_list if not party.powers_seen]
    if not unseen:
        return met(_("Powers of the other side"), _("Evidence is on record."))
    return unmet(
        _("The powers of the other side are not on record"),
        _("Nobody has accepted evidence that the person who signs may bind: %(partners)s.")
        % {"partners": listing(unseen)},
        rule="R-01",
        who=holders("agreement_clearance:A"),
    )


def national_commissions_were_informed(
    agreement: Agreement, *, signed_date: date | None = None, **_inputs: Any
) -> Condition | None:
    """Ask for time between telling a National Commission and signing; its silence is no veto (R-09)."""
    countries = national_countries(agreement)
    if not countries:
        return None
    day = signed_date or clock.today()
    notices = {notice.country: notice for notice in agreement.notice_list}
    missing: list[str] = []
    told: list[str] = []
    for code in countries:
        notice, name = notices.get(code), country_name(code)
        if notice is None or notice.informed_date > day:
            missing.append(_("%(country)s has not been informed yet.") % {"country": name})
            continue
        possible = due("national_commission", notice.informed_date)
        if notice.answered_date is not None and notice.answered_date <= day:
            told.append(labelled(name, notice.get_answer_display()))
        elif day >= possible:
            told.append(_("%(country)s: no answer; silence is no veto") % {"country": name})
        else:
            missing.append(
                _(
                    "%(country)s was informed on %(day)s. Signature is possible from %(possible)s, "
                    "or at once when it answers."
                )
                % {"country": name, "day": day_in_words(notice.informed_date), "possible": day_in_words(possible)}
            )
    if not missing:
        return met(_("National Commissions"), "; ".join(told), rule="R-09")
    return unmet(
        _("A National Commission still has time to answer"),
        " ".join(missing),
        rule="R-09",
        who=_("National Commission focal point; nobody can shorten the delay"),
    )


def signature_is_dated_right(
    agreement: Agreement, *, signed_date: date | None = None, **_inputs: Any
) -> Condition | None:
    """Refuse a signature dated in the future, or before the clearance it rests on."""
    if signed_date is None:
        return None
    label = _("The date of signature cannot be")
    if signed_date > clock.today():
        return unmet(label, _("It lies in the future; it is entered once it has been signed."), rule="R-01")
    clearance = _last_clearance(agreement)
    if clearance is not None and signed_date < local_date(clearance.given_at):
        return unmet(
            label,
            _("It lies before the legal clearance of %(day)s.") % {"day": day_in_words(clearance.given_at)},
            rule="R-01",
        )
    return None


def signatory_is_named(party: Party, **_inputs: Any) -> Condition:
    """Accept powers only of somebody: who signs for the partner, and in what capacity."""
    if party.signatory_name:
        return met(_("Signatory"), str(party.signatory_name))
    return unmet(
        _("Nobody is named who signs for the partner"),
        _("Edit the party and name the signatory."),
        who=holders("agreement_draft:C"),
    )
