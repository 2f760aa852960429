"""The search over everything: each kind of record and the text of documents, only what the reader may see."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.engines.search import Piece, Query, marked, read_query
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.models import Reader
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import NOBODY, cells_for, visible
from shiraka.foundation.documents.models import Document
from shiraka.foundation.documents.queries import version_url
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.values import Value, record_url, reference_of, title_of, value_of
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.fulltext.documents import passages_with
from shiraka.foundation.fulltext.models import Passage
from shiraka.foundation.languages.current import in_words
from shiraka.foundation.people.models import User
from shiraka.foundation.search.finding import Entered, corrected, find
from shiraka.foundation.search.models import DOCUMENT
from shiraka.values.text import Text

SHOWN = 20
KINDS_TOGETHER = 5
"""Kinds that are listed together; each is a query, and its own list has the hits of any other."""
_PASSAGE = 180
"""Characters of a passage."""
_PASSAGES = 2


@dataclass(frozen=True, kw_only=True)
class Held:
    """A passage that holds what was sought: where it stands, and its pieces."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record or document found: what it is called by, where it is, and the record it belongs to, if any.

    `name` is the title as it is shown, with what was found marked. `day` is that of a kind put in order by one.
    """

    kind: str
    label: str
    icon: str
    record: Any
    title: Any
    name: Sequence[Piece]
    reference: str
    url: str
    state: Value | None = None
    day: Value | None = None
    belongs_to: Any = None
    passages: Sequence[Held] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How many of one kind were found, among those looked at."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Results:
    """One page of hits, best first, of one kind or of the kinds of the best.

    `instead` names the words that were looked for in place of mistyped ones.
    `has_more` tells that older ones were not looked at, so `found` and the counts are at least so many.
    """

    hits: Sequence[Hit] = ()
    kinds: Sequence[Kind] = ()
    found: int = 0
    has_more: bool = False
    next_start: int = 0
    instead: Sequence[tuple[str, str]] = ()


def search(
    user: User,
    typed: str,
    *,
    kind: str = "",
    start: int = 0,
    shown: int = SHOWN,
    among: Collection[str] | None = None,
    together: int = KINDS_TOGETHER,
) -> Results:
    """Return what holds all of what was typed, in any of the languages, as far as the reader may know of it.

    `among` keeps it to some kinds of records, without documents.
    """
    query = read_query(typed)
    readable = {
        entity.key: entity
        for entity in ENTITIES
        if entity.searched and cells_for(user, entity) and (among is None or entity.key in among)
    }
    kinds = [*readable, *([DOCUMENT] if readable and among is None else [])]
    if not query or not kinds:
        return Results()

    def known_to(entries: Sequence[Entered]) -> Sequence[Entered]:
        return _known(user, readable, entries)

    # Who looks for everything need not name the kinds: those they may not read are left out with the rest.
    sought = kinds if among is not None else []
    found = find(query, sought, known_to, wanted=start + shown + 1)
    instead: list[tuple[str, str]] = []
    if not found.entries and (other := corrected(query, sought)):
        found, query = find(other, sought, known_to, wanted=start + shown + 1), other
        instead = [(part.words[0], part.others[0]) for part in other.parts if part.others] if found.entries else []
    # What stands by itself comes before what belongs to it, such as the meetings of a partner.
    in_order = dict.fromkeys(entry.kind for entry in found.entries)
    best = sorted(in_order, key=lambda name: name == DOCUMENT or bool(readable[name].parent))[:together]
    entries = [entry for entry in found.entries if entry.kind == kind or (not kind and entry.kind in best)]
    if kind in kinds and found.has_more:
        # Of this kind there may be older ones than were looked at among all.
        entries = list(find(query, [kind], known_to, wanted=start + shown + 1).entries)
    page = entries[start : start + shown]
    counts = Counter(entry.kind for entry in found.entries)
    labels = {key: str(entity.label_plural) for key, entity in readable.items()} | {DOCUMENT: _("documents")}
    return Results(
        hits=_hits(user, query, readable, page),
        kinds=[Kind(key=key, label=labels[key], count=count) for key, count in counts.most_common()],
        found=len(entries),
        has_more=found.has_more,
        next_start=start + shown if len(entries) > start + shown else 0,
        instead=instead,
    )


def _known(user: User, readable: dict[str, Entity], entries: Sequence[Entered]) -> Sequence[Entered]:
    """Keep the entries whose record or document the reader may see: one query, a part for each kind."""
    parts = []
    for kind, pks in _by_kind(entries).items():
        if kind in readable:
            records = visible(user, readable[kind]).filter(pk__in=pks)
        elif kind == DOCUMENT:
            records = _documents(user, readable.values(), pks)
        else:
            continue
        parts.append(records.order_by().annotate(_found_as=models.Value(kind)).values_list("_found_as", "pk"))
    if not parts:
        return []
    seen = set(parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0])
    return [entry for entry in entries if (entry.kind, entry.object_id) in seen]


def _by_kind(entries: Sequence[Entered]) -> dict[str, list[int]]:
    """Return the keys of what entries stand for, by kind."""
    found: dict[str, list[int]] = {}
    for entry in entries:
        found.setdefault(entry.kind, []).append(entry.object_id)
    return found


def _documents(user: User, readable: Iterable[Entity], pks: Collection[int]) -> Any:
    """Return those of some documents that the reader may read.

    What is more confidential than all staff may read is found by those who brought it or are named on it; others
    who may read it find it on the page of its record.
    """
    types = ContentType.objects.get_for_models(*(entity.model for entity in ENTITIES))
    on_records = NOBODY
    for entity in readable:
        if entity.has_documents:
            # Asked of the record of each document: a list of all records would be made anew for every search.
            on_records |= Q(Exists(visible(user, entity).filter(pk=OuterRef("object_id")))) & Q(
                content_type=types[entity.model]
            )
    own_type = ContentType.objects.get_for_model(Document)
    named = Exists(Reader.objects.filter(content_type=own_type, object_id=OuterRef("pk"), user=user))
    low = Q(confidentiality__isnull=True) | Q(confidentiality__lte=Confidentiality.INTERNAL)
    if is_outside(user):
        open_ = Q(confidentiality=Confidentiality.PUBLIC) | (low & (Q(is_shared=True) | Q(created_by=user)))
    else:
        open_ = low | Q(created_by=user, confidentiality__lte=Confidentiality.CONFIDENTIAL) | Q(named)
    return Document.objects.filter(pk__in=pks).filter(on_records).filter(open_)


def _hits(user: User, query: Query, readable: dict[str, Entity], page: Sequence[Entered]) -> list[Hit]:
    """Return the hits in the order of their entries: one query for each kind, and for what its records lead to.

    Only entries that `_known` kept stand on a page, so their records are not asked about again.
    """
    keys = _by_kind(page)
    made: dict[tuple[str, int], Hit] = {}
    for kind, pks in keys.items():
        if kind in readable:
            entity = readable[kind]
            records = entity.model._default_manager.filter(pk__in=pks)
            if relations := {*entity.relations(), *([entity.parent] if entity.parent else [])}:
                records = records.select_related(*relations)
            for record in veil(user, entity, list(records)):
                made[kind, record.pk] = _hit(entity.seen_by(user), record, query)
    if documents := keys.get(DOCUMENT):
        made |= {(DOCUMENT, hit_pk): hit for hit_pk, hit in _document_hits(query, documents)}
    return [made[entry.kind, entry.object_id] for entry in page if (entry.kind, entry.object_id) in made]


def _hit(entity: Entity, record: Any, query: Query) -> Hit:
    title = title_of(record)
    shown = in_words(title)
    return Hit(
        kind=entity.key,
        label=entity.label,
        icon=entity.icon,
        record=record,
        title=title,
        name=marked(shown, query) or [Piece(shown)],
        reference=reference_of(record),
        url=record_url(record),
        state=value_of(entity, record, "status") if entity.lifecycle else None,
        day=_day(entity, record),
        belongs_to=title_of(getattr(record, entity.parent)) if entity.parent else None,
        passages=_held(entity, record, query),
    )


def _held(entity: Entity, record: Any, query: Query) -> list[Held]:
    """Return where else in a record the words stand."""
    found: list[Held] = []
    for name in entity.searched:
        if name in {entity.title, entity.number_field}:
            continue
        value = getattr(record, name)
        texts = value.as_dict().values() if isinstance(value, Text) else [str(value or "")]
        for text in texts:
            if text and len(found) < _PASSAGES and (pieces := marked(text, query, length=_PASSAGE)):
                found.append(Held(label=str(entity.field(name).verbose_name), pieces=pieces))
    return found


def _day(entity: Entity, record: Any) -> Value | None:
    name = entity.order.removeprefix("-")
    value = value_of(entity, record, name)
    return value if value.kind == "day" and name not in entity.untold else None


def _document_hits(query: Query, pks: Sequence[int]) -> list[tuple[int, Hit]]:
    documents = (
        Document.objects.filter(pk__in=pks).select_related("content_type").prefetch_related("versions", "record")
    )
    held = passages_with(query, pks)
    return [
        (document.pk, _document_hit(document, record, query, held.get(document.pk, ())))
        for document in documents
        if (record := document.record) is not None
    ]


def _document_hit(document: Document, record: Any, query: Query, held: Sequence[Passage]) -> Hit:
    version = max(document.versions.all(), key=lambda version: version.number)
    passages = [
        Held(
            label=_("page %(number)s") % {"number": passage.page} if passage.page else _("text"),
            pieces=marked(passage.text.replace("\n", " "), query, length=_PASSAGE),
        )
        for passage in held[:_PASSAGES]
    ]
    return Hit(
        kind=DOCUMENT,
        label=_("document"),
        icon="file-text",
        record=record,
        title=document.title,
        name=marked(document.title, query) or [Piece(document.title)],
        reference="",
        url=version_url(version),
        belongs_to=title_of(record),
        passages=[passage for passage in passages if passage.pieces],
    )


def list_url(kind: str, typed: str) -> str:
    """Return the list of a kind with the same words, where it can be filtered further."""
    return "" if kind == DOCUMENT else f"{reverse(f'{kind}-list')}?{urlencode({'q': typed})}"
