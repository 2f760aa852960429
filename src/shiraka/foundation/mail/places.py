"""Where an e-mail belongs: what it names, what it answers, who took part; asked as the person it is filed for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from shiraka.foundation.access.permission import Standing, allowed, cells_for, root_of, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.search import search
from shiraka.foundation.mail.filers import filer_of, filing_kinds
from shiraka.foundation.mail.models import Filing, Message, Why
from shiraka.foundation.numbering.formats import looks_numbered
from shiraka.foundation.people.models import User

MOST_SUGGESTED: Final = 8
_MOST_WORDS: Final = 40
_MOST_OF_TEXT: Final = 5_000
_LEAST_NAME: Final = 4
_NUMBERED = re.compile(r"[A-Za-z][A-Za-z0-9/-]{2,40}\d")
_SHARED_DOMAINS: Final = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.fr", "hotmail.fr",
     "icloud.com", "me.com", "proton.me", "protonmail.com", "gmx.com", "aol.com", "orange.fr", "free.fr", "menara.ma"}
)  # fmt: skip
"""Where anybody can have an address: from there nothing follows about an organisation."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A record an e-mail may belong to, why, and whether it would be filed there by itself."""

    entity: Entity
    record: Any
    reason: str
    is_sure: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """The one record an e-mail belongs to, or why there is none."""

    record: Any = None
    why: Why = Why.NONE


def place_of(message: Message, user: User) -> Place:
    """Return where an e-mail is filed by itself: what it names, else what it answers, else the record of its people."""
    return _Looked(message, user).place


def suggestions(message: Message, user: User) -> list[Suggestion]:
    """Return the records an e-mail may belong to, the likeliest first, each once.

    Where people write from, and what they are called, is asked only while nothing surer is found: each is a search.
    """
    found: dict[Any, Suggestion] = {}
    looked = _Looked(message, user)
    sure = looked.place.record

    def add(records: Iterable[Any], reason: str) -> None:
        for record in records:
            if len(found) < MOST_SUGGESTED and record not in found and _edits(user, record):
                entity = ENTITIES.of(record)
                found[record] = Suggestion(entity=entity, record=record, reason=reason, is_sure=record == sure)

    add(looked.named, _("Its number stands in the subject or the address"))
    add(looked.answered, _("An earlier e-mail of this exchange is filed there"))
    add(looked.people, _("Somebody who took part is a contact there"))
    add(named_by(user, _numbers(_text(message))), _("Its number stands in the text"))
    if not found and (domains := _domains(user, message)):
        add(_by_domains(user, domains), _("Somebody who took part writes from there"))
    elif not found:
        add(_by_names(user, message), _("A name of somebody who took part is found there"))
    return list(found.values())


class _Looked:
    """What tells where an e-mail belongs, each asked for at most once."""

    def __init__(self, message: Message, user: User) -> None:
        self.message, self.user = message, user

    @cached_property
    def named(self) -> list[Any]:
        return named_by(self.user, numbers_in(self.message))

    @cached_property
    def answered(self) -> list[Any]:
        return answered(self.user, self.message)

    @cached_property
    def people(self) -> list[Any]:
        return by_people(self.user, self.message)

    @property
    def place(self) -> Place:
        if numbers_in(self.message):
            return self._only(self.named) if self.named else Place(why=Why.NOT_THEIRS)
        if self.answered:
            return self._only(self.answered)
        return self._only(self.people) if self.people else Place(why=Why.NOWHERE)

    def _only(self, records: list[Any]) -> Place:
        if len(records) > 1:
            return Place(why=Why.SEVERAL)
        return Place(record=records[0]) if _edits(self.user, records[0]) else Place(why=Why.NOT_THEIRS)


def _edits(user: User, record: Any) -> bool:
    """Tell whether a person edits a record that they are known to see."""
    return Standing.seen(user, record).allows(ENTITIES.of(record).edit)


def may_file(user: User, record: Any) -> bool:
    """Tell whether a person files e-mails on a record: whoever edits it."""
    return allowed(user, ENTITIES.of(record).edit, record)


def numbers_in(message: Message) -> list[str]:
    """Return what looks like a number of a record in the subject, or after the plus of our own address."""
    return [*message.named, *_numbers(message.subject)]


def plus_parts(addresses: Iterable[str]) -> list[str]:
    """Return what stands after the plus in our own address: "box+P-00012@…"."""
    name, _at, domain = settings.SHIRAKA_MAILBOX_ADDRESS.lower().partition("@")
    found = []
    for address in addresses:
        local, _at, host = address.partition("@")
        own, plus, part = local.partition("+")
        if plus and own == name and host == domain and part:
            found.append(part.upper()[:50])
    return found


def _numbers(text: str) -> list[str]:
    words = (found.upper() for found in _NUMBERED.findall(text))
    # By its shape alone: that a record is there must not show in what becomes of an e-mail that names it.
    return list(dict.fromkeys(word for word in words if looks_numbered(word)))[:_MOST_WORDS]


def _text(message: Message) -> str:
    inner = " ".join(f"{one.get('subject', '')} {one.get('text', '')}" for one in message.forwarded)
    return f"{message.text} {inner} {message.history}"[:_MOST_OF_TEXT]


def named_by(user: User, words: list[str]) -> list[Any]:
    """Return the records that a person sees with one of these numbers: one query for each kind."""
    # An address takes no slash at every server, so that of an agreement may be written with hyphens.
    wanted = [*words, *(word.replace("-", "/") for word in words if "-" in word)]
    found: list[Any] = []
    for entity in filing_kinds() if wanted else ():
        names = [name for name in {entity.number_field, "number"} if _has(entity, name)]
        if names and cells_for(user, entity):
            terms: Q = reduce(or_, (Q(**{f"{name}__in": wanted}) for name in names))
            found += visible(user, entity).filter(terms)[:MOST_SUGGESTED]
    return found


def _has(entity: Entity, name: str) -> bool:
    return any(isinstance(field, models.CharField) and field.name == name for field in entity.model._meta.fields)


def answered(user: User, message: Message) -> list[Any]:
    """Return the records, among those a person sees, on which an e-mail that this one answers was filed."""
    if not message.answers:
        return []
    filings = Filing.objects.filter(message__message_id__in=message.answers).select_related("content_type")
    ends = {(filing.content_type.model_class(), filing.object_id) for filing in filings[:MOST_SUGGESTED]}
    found: list[Any] = []
    for model in {model for model, _key in ends if model is not None}:
        keys = [key for kind, key in ends if kind is model]
        found += visible(user, ENTITIES.of(model)).filter(pk__in=keys)
    return found


def by_people(user: User, message: Message) -> list[Any]:
    """Return the records of whose people one wrote, got or is named in an e-mail."""
    addresses = message.addresses
    return [record for entity in filing_kinds() for record in filer_of(entity).by_addresses(user, addresses)]


def _domains(user: User, message: Message) -> list[str]:
    ours = {settings.SHIRAKA_MAILBOX_ADDRESS.rpartition("@")[2].lower(), user.email.rpartition("@")[2].lower()}
    return sorted({address.rpartition("@")[2] for address in message.addresses} - ours - _SHARED_DOMAINS - {""})


def _by_domains(user: User, domains: list[str]) -> list[Any]:
    return [record for entity in filing_kinds() for record in filer_of(entity).by_domains(user, domains)]


def _by_names(user: User, message: Message) -> list[Any]:
    """Return what the search finds for the name of whoever wrote what was passed on, or to whom it went."""
    kinds = {entity.key for entity in filing_kinds()}
    names = [name for address, name in message.people if len(name) >= _LEAST_NAME and address != message.sender_address]
    for name in names[:2]:
        hits = search(user, name, among=[entity.key for entity in ENTITIES]).hits
        roots = [root_of(hit.record) for hit in hits]
        if found := [root for root in roots if ENTITIES.of(root).key in kinds]:
            return found
    return []
