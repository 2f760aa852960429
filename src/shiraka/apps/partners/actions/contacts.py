"""The rights of people whose data we keep: removal after a time, export and correction (R-18)."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.apps.partners.models import Contact, Interaction
from shiraka.apps.partners.queries import expired_contacts
from shiraka.apps.partners.terms import Leadership
from shiraka.engines.deadlines import add_months
from shiraka.foundation.access.outside import deeds_told_to
from shiraka.foundation.access.permission import GUARDED, allowed, visible
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.parameters.current import retention_years
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.values.folding import fold
from shiraka.values.text import Text

EDIT = "partner_contacts:C"
REMOVED = Text(en="Removed person", fr="Personne retirée", ar="شخص حُذفت بياناته")


@transaction.atomic
def anonymise_contact(contact: Contact, *, actor: User | None, reason: str) -> Contact:
    """Remove everything that says who a person is; what remains only counts.

    Cannot be undone. Raises `PermissionDenied`, and `Refused` when it was done before.
    """
    if actor is not None and not allowed(actor, EDIT, contact):
        raise PermissionDenied
    stored = Contact.objects.select_for_update().get(pk=contact.pk)
    if stored.is_anonymised:
        raise Refused([unmet(_("The personal data was removed before."), rule="R-18")])
    stored.name, stored.style, stored.post = REMOVED, Text(), Text()
    stored.email = stored.phone = stored.gender_of_address = ""
    stored.purpose = str(_("Removed"))
    stored.start_date = stored.end_date = stored.consent_date = stored.last_activity_date = None
    stored.has_consented, stored.is_anonymised = False, True
    return update_record(stored, actor=actor, version=stored.version, action="anonymise", reason=reason)


def anonymise_expired(today: date) -> int:
    """Remove the personal data of all whose last activity is longer ago than the setting says; return how many."""
    expired = list(expired_contacts(add_months(today, -12 * retention_years())))
    for contact in expired:
        anonymise_contact(contact, actor=None, reason="R-18")
    return len(expired)


@transaction.atomic
def export_contact(contact: Contact, *, actor: User) -> dict[str, Any]:
    """Return everything kept about a person in a form that JSON carries, and note who asked.

    Whoever asks from outside gets what their organisation entered, and nothing of our notes. Raises
    `PermissionDenied`.
    """
    if not allowed(actor, EDIT, contact):
        raise PermissionDenied
    ours = visible(actor, GUARDED.by_model[Interaction]).values("pk")
    interactions = Interaction.objects.filter(partner=contact.partner_id, pk__in=ours)
    took_part = set(contact.interactions.values_list("pk", flat=True))
    names = [f" {fold(name)} " for name in contact.name.as_dict().values() if fold(name)]
    told = {
        "partner": {"number": contact.partner.number, "name": contact.partner.name.as_dict()},
        "name": contact.name.as_dict(),
        "style": contact.style.as_dict(),
        "gender_of_address": contact.gender_of_address,
        "language": contact.language,
        "role": contact.role,
        "post": contact.post.as_dict(),
        "email": contact.email,
        "phone": contact.phone,
        "leads": [code for code in contact.leads if code in Leadership],
        "start_date": _day(contact.start_date),
        "end_date": _day(contact.end_date),
        "has_consented": contact.has_consented,
        "consent_date": _day(contact.consent_date),
        "purpose": contact.purpose,
        "last_activity_date": _day(contact.last_activity_date),
        "interactions": [
            {"date": _day(item.held_date), "kind": item.kind, "subject": item.subject}
            for item in interactions
            if item.pk in took_part or any(name in f" {fold(item.people)} " for name in names)
        ],
        "history": _history(contact, actor),
    }
    audit.write("export_person", contact, actor=actor)
    return told


def correct_contact(contact: Contact, *, actor: User, version: int, reason: str) -> Contact:
    """Store a correction with why it was made. Raises `Conflict` and `PermissionDenied`."""
    return update_record(contact, actor=actor, version=version, reason=reason)


def _history(contact: Contact, actor: User) -> list[dict[str, str]]:
    entries = Entry.objects.filter(content_type=ContentType.objects.get_for_model(Contact), object_id=contact.pk)
    told = entries.filter(deeds_told_to(actor)).order_by("sequence").values_list("at", "action", "reason")
    return [{"at": at.isoformat(), "action": action, "reason": reason} for at, action, reason in told]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
