"""What happened to a record, told from the trail in the reader's words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from shiraka.foundation.access.levels import MASK
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.concealment import concealed
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.fields import CodesField, CountryField, country_name
from shiraka.foundation.entities.pages import Happened
from shiraka.foundation.languages import formats
from shiraka.foundation.languages.current import listing, reader_language
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.links.models import REVERSED, LinkKind
from shiraka.foundation.people.models import Unit, User
from shiraka.foundation.records import related_model
from shiraka.values.text import Text

_ICONS = {
    "create": "plus",
    "update": "pen-line",
    "agree": "badge-check",
    "object": "badge-x",
    "add_document": "file-text",
    "add_version": "file-text",
    "share_document": "file-text",
    "unshare_document": "file-text",
    "link": "link",
    "unlink": "link",
}


FIRST_STRONG, END = "\u2068", "\u2069"
"""Around words in any language, which keep their own direction."""

# Whoever may read that a field changed may read who or which unit stood in it.
_NAMED = (User, Unit)
Names = Mapping[tuple[type[models.Model], int], str]


def happened(entity: Entity | None, entry: Entry, *, is_masked: bool = False, names: Names | None = None) -> Happened:
    """Return one entry in words. Masked, it says which fields changed but not their values.

    `names` are those of the people and units in it (`names_in`); without them their keys are shown.
    """
    told = told_fields(entity, entry)
    telling = _Telling(entity, entry, names or {})
    changes = tuple((telling.label(name), *telling.sides(name, is_masked=is_masked)) for name in told)
    return Happened(
        entry=entry,
        label=action_label(entity, entry.action),
        icon=_ICONS.get(entry.action, "arrow-right"),
        changes=changes,
        step="" if is_masked or "step" not in entry.after else telling.words("step", entry.after["step"]),
        is_masked=is_masked,
    )


def lines_of(user: User, entity: Entity, entries: Sequence[Entry], *, in_short: bool = False) -> list[Happened]:
    """Return the entries of a record in the words of somebody who may read it; in short, without their values."""
    names = {} if in_short else names_in(entries, entity)
    # In short nothing of a link is told but why it ended.
    hidden = concealed(user, (entry for entry in entries if entry.reason or not in_short))
    known = entity.seen_by(user)
    return [happened(known, entry, is_masked=entry.pk in hidden, names=names) for entry in entries]


def told_fields(entity: Entity | None, entry: Entry) -> list[str]:
    """Return the fields an entry tells of, without those that are kept from this reader of the entity."""
    untold = entity.untold if entity is not None else frozenset()
    return [name for name in dict.fromkeys([*entry.before, *entry.after]) if name not in untold]


def _of_merging() -> dict[str, str]:
    return {
        "tell_apart": _("Told apart from another one"),
        "reopen_pair": _("May be the same as another one after all"),
        "absorb": _("Another record merged into this one"),
        "merge": _("Merged into another record"),
        "undo_merge": _("Merger undone"),
        "move_to_partner": _("Moved with a merger"),
    }


def _of_webhooks() -> dict[str, str]:
    return {
        "register_webhook": _("Webhook registered"),
        "change_webhook": _("Webhook changed"),
        "renew_webhook_secret": _("Secret of a webhook renewed"),
        "remove_webhook": _("Webhook removed"),
        "send_event_again": _("Event sent again"),
    }


def _of_calendars() -> dict[str, str]:
    return {
        "make_calendar": _("Private address of a calendar made"),
        "renew_calendar": _("Private address of a calendar renewed"),
        "change_calendar": _("Calendar changed"),
        "revoke_calendar": _("Private address of a calendar revoked"),
    }


def _of_the_door() -> dict[str, str]:
    return {
        "sign_in": _("Signed in"),
        "sign_out": _("Signed out"),
        "password_refused": _("Password refused"),
        "code_refused": _("Code of the second factor refused"),
        "passkey_refused": _("Passkey refused"),
        "change_password": _("Password changed"),
        "set_password": _("Password set by a link"),
        "reset_password": _("Link for a new password made"),
        "add_second_factor": _("Second factor added"),
        "remove_second_factor": _("Second factor removed"),
        "reset_second_factor": _("Second factor removed by an administrator"),
        "add_passkey": _("Passkey added"),
        "rename_passkey": _("Passkey renamed"),
        "remove_passkey": _("Passkey removed"),
        "connect_provider": _("Sign-in at a provider connected"),
        "disconnect_provider": _("Sign-in at a provider removed"),
        "make_recovery_codes": _("Recovery codes made"),
        "use_recovery_code": _("Recovery code used"),
        "end_sessions": _("Sessions ended"),
    }


def _of_mail() -> dict[str, str]:
    return {
        "file_mail": _("E-mail filed"),
        "file_mail_by_itself": _("E-mail filed by itself, as it came"),
        "discard_mail": _("E-mail discarded"),
        "hand_over_mail": _("E-mail handed over"),
    }


def _of_due_diligence() -> dict[str, str]:
    return {
        "end_clearance": _("Clearance ended early"),
        "hand_in": _("Answers handed in"),
        "inform_commission": _("National Commission informed"),
        "put_in_force": _("List put in force"),
        "refuse": _("List left aside"),
        "retier": _("Tier worked out anew"),
        "screened": _("Names screened"),
        "take_in": _("List taken in"),
    }


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
        "share_document": _("Document shared with the other side"),
        "unshare_document": _("Document no longer shared with the other side"),
        "link": _("Linked"),
        "unlink": _("Link removed"),
        "anonymise": _("Personal data removed"),
        "export_person": _("Personal data exported"),
        "export_list": _("List exported"),
        "share_view": _("View shared"),
        "remove_view": _("Shared view removed"),
        "name_reader": _("Reader named"),
        "propose": _("Change proposed"),
        "approve": _("Change approved"),
        "reject": _("Change refused"),
        **_of_the_door(),
        **_of_due_diligence(),
        "delegate": _("Delegation given"),
        "revoke": _("Delegation revoked"),
        "issue_token": _("Token issued"),
        "revoke_token": _("Token revoked"),
        "remove_reader": _("Reader removed"),
        "propose_level": _("Lower confidentiality proposed"),
        "lower_level": _("Confidentiality lowered"),
        "appoint": _("Appointed"),
        "end_appointment": _("Appointment ended"),
        "comment": _("Comment given"),
        "declare": _("Interest declared"),
        "end": _("Declared interest ended"),
        "import": _("Table taken in"),
        "undo_import": _("Table taken back"),
        "invite": _("Invited"),
        "retry_job": _("Job tried again"),
        **_of_webhooks(),
        **_of_calendars(),
        **_of_mail(),
        **_of_merging(),
        "demonstration_loaded": _("Demonstration loaded"),
    }
    return fixed.get(action, action.replace("_", " "))


def names_in(entries: Iterable[Entry], entity: Entity | None = None) -> Names:
    """Return the names of the people and units that stand in the values of entries: one query for each kind."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for entry in entries:
        model = _model(entity, entry)
        for name in {*entry.before, *entry.after}:
            field = _field(model, name)
            if isinstance(field, models.ForeignKey) and related_model(field) in _NAMED:
                keys = (entry.before.get(name), entry.after.get(name))
                wanted[related_model(field)].update(key for key in keys if isinstance(key, int))
    return {
        (model, key): str(found)
        for model, keys in wanted.items()
        for key, found in model._default_manager.in_bulk(keys).items()
    }


def _model(entity: Entity | None, entry: Entry) -> type[models.Model] | None:
    if entity is not None:
        return entity.model
    return entry.content_type.model_class() if entry.content_type is not None else None


def _field(model: type[models.Model] | None, name: str) -> models.Field[Any, Any] | None:
    if model is None:
        return None
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


class _Telling:
    """The labels and values of one entry, in words."""

    def __init__(self, entity: Entity | None, entry: Entry, names: Names) -> None:
        self.entity, self.entry, self.names = entity, entry, names
        self.model = _model(entity, entry)
        self.is_link = entry.action in {"link", "unlink"}

    def field(self, name: str) -> models.Field[Any, Any] | None:
        """Return the field of the record a value belongs to; a link tells of itself, not of a field."""
        return None if self.is_link else _field(self.model, name)

    def label(self, name: str) -> str:
        field = self.field(name)
        if field is not None:
            return str(field.verbose_name)
        fixed = {
            "by": _("by what means"),
            "direction": _("direction"),
            "document": _("document"),
            "document_version": _("version"),
            "file": _("file"),
            "further_untold": _("further ones in this hour are not told"),
            "fingerprint": _("fingerprint"),
            "is_shared": _("shared with the other side"),
            "kind": _("kind"),
            "moved": _("moved with it"),
            "note": _("note"),
            "reader": _("named reader"),
            "other_number": _("number of the other one"),
            "passkey": _("passkey"),
            "provider": _("provider"),
            "record": _("record"),
            "route": _("route"),
            "sessions": _("sessions"),
            "sha256": _("SHA-256"),
            "step": _("step"),
            "value": _("value"),
        }
        return fixed.get(name, name.replace("_", " "))

    def sides(self, name: str, *, is_masked: bool) -> tuple[str, str]:
        personal: frozenset[str] = getattr(self.model, "personal_fields", frozenset())
        if is_masked or name in personal:
            return MASK, MASK
        before, after = self.entry.before.get(name), self.entry.after.get(name)
        if isinstance(self.field(name), TranslatedField) and Text.of(before) and Text.of(after):
            return _texts(Text.of(before), Text.of(after))
        return self.words(name, before), self.words(name, after)

    def words(self, name: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return "–"
        field = self.field(name)
        if field is not None:
            return self._of_field(field, value)
        if self.is_link and name in {"kind", "direction"}:
            return self._of_link(name, str(value))
        if name == "step":
            return self._step(str(value))
        if name == "by":
            return {"passkey": _("passkey"), "provider": _("provider")}.get(value, str(value))
        return _plain(value)

    def _of_field(self, field: models.Field[Any, Any], value: Any) -> str:  # noqa: PLR0911 - one line a kind
        if isinstance(field, TranslatedField):
            return Text.of(value).best(reader_language())[0] or "–"
        if isinstance(field, CountryField):
            return country_name(value)
        if isinstance(field, CodesField) and isinstance(value, list):
            known = dict(field.pairs())
            return listing(known.get(str(code), code) for code in value)
        if isinstance(field, models.ManyToManyField) and isinstance(value, list):
            # By key, as the trail knows them: whoever reads it may not know of them.
            return listing(f"{related_model(field)._meta.verbose_name} {key}" for key in value)
        if isinstance(field, models.ForeignKey):
            return self.names.get((related_model(field), value), str(value))
        if isinstance(field, models.DateField):
            return _moment(str(value), with_time=isinstance(field, models.DateTimeField))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(value)

    def _of_link(self, name: str, value: str) -> str:
        is_source = (self.entry.after or self.entry.before).get("direction") == "to"
        if name == "direction":
            return _("outgoing") if is_source else _("incoming")
        if value not in LinkKind.values:
            return value
        return str(LinkKind(value).label if is_source else REVERSED[LinkKind(value)])

    def _step(self, name: str) -> str:
        lifecycle = self.entity.lifecycle if self.entity is not None else None
        for route in lifecycle.routes() if lifecycle is not None else ():
            for step in route.steps:
                if step.name == name:
                    return str(step.label)
        return name


def _texts(before: Text, after: Text) -> tuple[str, str]:
    """Return a text and what it became, in the reader's language or, where nothing changed in it, in those that did."""
    told = before.best(reader_language())[0], after.best(reader_language())[0]
    if told[0] != told[1]:
        return told
    languages = before.differing(after)
    was, became = (
        listing(f"{language.upper()} {FIRST_STRONG}{text.get(language) or '–'}{END}" for language in languages)
        for text in (before, after)
    )
    return was, became


def _moment(stored: str, *, with_time: bool) -> str:
    """Return a date as the reader writes it; a spoilt one as it is stored."""
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    return formats.moment(moment) if with_time else formats.day(moment.date())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return listing(value)
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values() if part not in (None, "", {}))
    return str(value)
