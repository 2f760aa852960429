"""What happened to a record, told from the trail in the reader's words."""

from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.fields import CodesField, CountryField, country_name
from shiraka.foundation.entities.pages import Happened
from shiraka.foundation.languages import formats
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.values.text import Text

_ICONS = {
    "create": "plus",
    "update": "pen-line",
    "agree": "badge-check",
    "object": "badge-x",
    "add_document": "file-text",
    "link": "link",
}


def happened(entity: Entity | None, entry: Entry, *, is_masked: bool = False) -> Happened:
    """Return one entry in words. Masked, it says which fields changed but not their values."""
    names = dict.fromkeys([*entry.before, *entry.after])
    changes = tuple((_label(entity, name), *_sides(entity, name, entry, is_masked=is_masked)) for name in names)
    return Happened(
        entry=entry,
        label=action_label(entity, entry.action),
        icon=_ICONS.get(entry.action, "arrow-right"),
        changes=changes,
    )


def action_label(entity: Entity | None, action: str) -> str:
    """Return an action in the reader's words: a move by its own label."""
    if entity is not None and entity.lifecycle is not None:
        for move in entity.lifecycle.named(action):
            return str(move.label)
    fixed = {
        "create": _("Entered"),
        "update": _("Changed"),
        "agree": _("Agreed"),
        "object": _("Did not agree"),
        "add_document": _("Document added"),
        "add_version": _("New version of a document"),
        "link": _("Linked"),
        "unlink": _("Link removed"),
        "anonymise": _("Personal data removed"),
        "export_person": _("Personal data exported"),
        "name_reader": _("Reader named"),
        "propose": _("Change proposed"),
        "approve": _("Change approved"),
        "reject": _("Change refused"),
        "sign_in": _("Signed in"),
        "delegate": _("Delegation given"),
        "revoke": _("Delegation revoked"),
        "issue_token": _("Token issued"),
        "revoke_token": _("Token revoked"),
        "remove_reader": _("Reader removed"),
        "appoint": _("Appointed"),
        "end_appointment": _("Appointment ended"),
        "comment": _("Comment given"),
        "declare": _("Interest declared"),
        "end": _("Declared interest ended"),
        "invite": _("Invited"),
    }
    return fixed.get(action, action.replace("_", " "))


def _label(entity: Entity | None, name: str) -> str:
    if entity is None:
        return name.replace("_", " ")
    try:
        return str(entity.field(name).verbose_name)
    except (FieldDoesNotExist, TypeError):
        return name.replace("_", " ")


def _sides(entity: Entity | None, name: str, entry: Entry, *, is_masked: bool) -> tuple[str, str]:
    if is_masked or (entity is not None and name in entity.model.personal_fields):
        return "•••", "•••"
    return _words(entity, name, entry.before.get(name)), _words(entity, name, entry.after.get(name))


def _words(entity: Entity | None, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "–"
    field = None
    if entity is not None:
        try:
            field = entity.field(name)
        except (FieldDoesNotExist, TypeError):
            field = None
    if isinstance(field, TranslatedField):
        return Text.of(value).best(reader_language())[0] or "–"
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        names = dict(field.pairs()) if isinstance(field, CodesField) else {}
        return ", ".join(str(names.get(item, item)) for item in value)
    return _country_or_date(field, str(value))


def _country_or_date(field: Any, stored: str) -> str:
    """Return a country by its name and a date as the reader writes it; anything else, or spoilt, as it is stored."""
    if isinstance(field, CountryField):
        return country_name(stored)
    if not isinstance(field, models.DateField):
        return stored
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    if isinstance(field, models.DateTimeField):
        return f"{formats.day(moment)}, {formats.time_of_day(moment)}"
    return formats.day(moment.date())
