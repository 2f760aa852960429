"""Reading the trail: who sees which values, and the filters of its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.access.permission import cells_of
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.concealment import concealed
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.history import Names, happened, names_in
from shiraka.foundation.entities.pages import Happened
from shiraka.foundation.people.models import Role, User
from shiraka.foundation.records import related_model

# What an administrator changes, as against the business they do not read.
ADMINISTRATIVE = frozenset({"people", "parameters", "jobs"})
_CEILINGS = {Role.AU: Confidentiality.CONFIDENTIAL, Role.AD: None}


@dataclass(frozen=True)
class Sight:
    """How far a reader sees into the trail: up to a level, or only what is administrative (`None`)."""

    user: User
    level: int | None

    @classmethod
    def of(cls, user: User) -> "Sight":
        """Return the furthest sight that the posts of a person give."""
        levels = [
            _CEILINGS.get(Role(post.role), Confidentiality.INTERNAL) for post, _cell in cells_of(user, "audit_log")
        ]
        return cls(user, max((level for level in levels if level is not None), default=None))

    def masked(self, entries: Sequence[Entry]) -> frozenset[int]:
        """Return the keys of those entries whose values a reader does not see: one query, and those concealed."""
        shown = [entry.pk for entry in entries]
        seen = set(Entry.objects.filter(self.open(), pk__in=shown).values_list("pk", flat=True))
        return frozenset(shown) - seen | concealed(self.user, entries)

    def open(self) -> Q:
        """Return the condition for entries whose values this reader sees.

        What was told at its level when it happened is hidden with a record that is more confidential today.
        """
        if self.level is None:
            return Q(content_type=None) | Q(content_type__app_label__in=ADMINISTRATIVE)
        told = Q(confidentiality__lte=self.level)
        kinds = ContentType.objects.get_for_models(*(entity.model for entity in ENTITIES))
        for entity in ENTITIES:
            above = Q(**{f"{_level_of(entity)}__gt": self.level})
            risen = entity.model._default_manager.filter(above).values("pk")
            told &= ~Q(content_type=kinds[entity.model], object_id__in=risen)
        return told


def _level_of(entity: Entity) -> str:
    """Return the lookup of the confidentiality of an entity: its own, or that of what it belongs to."""
    path: list[str] = []
    known: Entity | None = entity
    while known is not None and known.parent:
        path.append(known.parent)
        known = ENTITIES.of(related_model(known.field(known.parent)))
    return "__".join([*path, "confidentiality"])


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One entry as the page tells it; masked it says what kind of thing happened, not to what."""

    told: Happened
    kind: str
    is_masked: bool

    @property
    def reference(self) -> str:
        """What the record is known by; what is known by its kind alone is told with the kind in the reader's words."""
        entry = self.told.entry
        is_by_kind = entry.reference.endswith(f" {entry.object_id}")
        return MASK if self.is_masked else str(entry.object_id) if is_by_kind else entry.reference


def lines_of(entries: list[Entry], sight: Sight) -> list[TrailLine]:
    """Return entries as lines."""
    names, masked = names_in(entries), sight.masked(entries)
    return [_line(entry, names, is_masked=entry.pk in masked) for entry in entries]


def _line(entry: Entry, names: Names, *, is_masked: bool) -> TrailLine:
    model = entry.content_type.model_class() if entry.content_type else None
    entity = ENTITIES.get(model._meta.model_name or "") if model else None
    kind = str(model._meta.verbose_name) if model else ""
    return TrailLine(told=happened(entity, entry, is_masked=is_masked, names=names), kind=kind, is_masked=is_masked)


class TrailFilter(forms.Form):
    """What the page of the trail is narrowed to."""

    action = forms.SlugField(label=_("Action"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    reference = forms.CharField(label=_("Record"), required=False, max_length=80)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
    )

    def entries(self, sight: Sight) -> QuerySet[Entry]:
        """Return the entries asked for; none for a filter that cannot be read."""
        found = Entry.objects.select_related("actor", "content_type")
        if not self.is_valid():
            return found.none()
        given: dict[str, Any] = self.cleaned_data
        if given["action"]:
            found = found.filter(action=given["action"])
        if given["person"]:
            # Names are JSON with a value per language; the keys keep Arabic readable to the database.
            name = given["person"]
            by_name = Q(actor__username__icontains=name)
            for language in ("en", "fr", "ar"):
                by_name |= Q(**{f"actor__full_name__{language}__icontains": name})
            found = found.filter(by_name)
        if given["reference"]:
            # Only among what the reader sees: guessing a name must not tell that it is there.
            found = found.filter(sight.open(), reference__icontains=given["reference"])
        seat = ZoneInfo(settings.TIME_ZONE)
        if given["since"]:
            found = found.filter(at__gte=datetime.combine(given["since"], time.min, seat))
        if given["until"]:
            found = found.filter(at__lte=datetime.combine(given["until"], time.max, seat))
        return found
