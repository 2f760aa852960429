"""Four eyes: who may not act on a record, since they wrote it, acted on it or have an interest (R-03, R-04)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Route, Step
from shiraka.engines.lifecycle.approval import may_act
from shiraka.foundation.access.permission import GUARDED, NOBODY
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.conditions import Condition, holders, unmet
from shiraka.foundation.workflow.routes import route_state

Writing = tuple[int | None, frozenset[str]]
"""Who wrote, and which fields."""

_WRITING = ("create", "update")
_KEPT, _INTEREST = "_writings", "is_of_interest"


def drafters(record: Record) -> set[int]:
    """Return who wrote the record or did what is approved on it: they approve nothing there."""
    return {person for person in (record.created_by_id, record.updated_by_id, *record.drafted_by()) if person}


def writers(record: Record, route: Route, step: Step) -> set[int]:
    """Return who last wrote each of the facts that a step covers, from the trail.

    Whoever wrote the record last may have written something else, and takes nothing off the draft of another.
    """
    left = {name.removesuffix("_id") for name in route.covered_by(step)}
    found: set[int] = set()
    for person, names in _writings(record):
        if person and not left.isdisjoint(names):
            found.add(person)
        left -= names
    return found


def _writings(record: Record) -> list[Writing]:
    """Return who wrote which fields of a record, the latest first, read once and kept on the record."""
    if _KEPT not in record.__dict__:
        keep_writings(record, Entry.objects.filter(_about([record])))
    kept: list[Writing] = record.__dict__[_KEPT]
    return kept


def keep_writings(record: Record, entries: Iterable[Entry]) -> None:
    """Keep with a record what its trail, read already and the latest first, says of who wrote it."""
    told = [(entry.actor_id, frozenset(entry.after)) for entry in entries if entry.action in _WRITING]
    record.__dict__[_KEPT] = told


def read_writings(records: Sequence[Record], user: User) -> None:
    """Read for several records, of any kinds, what a person must not judge as their own: at most two queries."""
    for record in records:
        record.__dict__[_KEPT] = []
    written = Entry.objects.filter(_about(records), actor=user).order_by().values_list("content_type", "object_id")
    touched = set(written.distinct()) if records else set()
    by_key = {key: record for record in records if (key := _key(record)) in touched}
    if not by_key:
        return
    for entry in Entry.objects.filter(_about([*by_key.values()])):
        told = (entry.actor_id, frozenset(entry.after))
        by_key[entry.content_type_id, entry.object_id].__dict__[_KEPT].append(told)


def _key(record: Record) -> tuple[int | None, int | None]:
    return ContentType.objects.get_for_model(record).pk, record.pk


def _about(records: Iterable[Record]) -> Q:
    keys: dict[int | None, list[int | None]] = defaultdict(list)
    for kind, key in map(_key, records):
        keys[kind].append(key)
    kinds = [Q(content_type=kind, object_id__in=of_kind) for kind, of_kind in keys.items()]
    return reduce(or_, kinds, NOBODY) & Q(action__in=_WRITING)


def refusal_to_act(record: Record, route: Route, step: Step, user: User) -> Condition | None:
    """Return why this person may not give this opinion, or None when they may."""
    state = route_state(record, route)
    others = {person for other in state.steps if other.step.name != step.name for person in other.agreed}
    wrote = drafters(record) | writers(record, route, step)
    reason = may_act(state.of(step.name), person=user.pk, drafters=wrote, others=others)
    sentences = {
        "not_needed": (_("This opinion is not needed here."), "", ""),
        "own_draft": (
            _("You wrote this record, so you cannot approve it."),
            _("Whoever drafts does not clear: two people must have read it."),
            "R-03",
        ),
        "already": (_("You have already agreed."), "", "R-04"),
        "other_step": (
            _("You agreed on another step of this file."),
            _("Each step must be a different person."),
            "R-03",
        ),
        "not_ready": (_("There is nothing to judge yet."), _("What is to be judged is recorded first."), ""),
        "too_early": (_("Another opinion comes first."), "", ""),
    }
    if reason is not None:
        label, detail, rule = sentences[reason]
        return unmet(label, detail, rule=rule, who=holders(step.right))
    return declared_interest(record, user)


def declared_interest(record: Record, user: User) -> Condition | None:
    """Return the refusal to somebody who declared an interest in an organisation of the record."""
    if not _is_of_interest(record, user):
        return None
    return unmet(
        _("You declared an interest in this organisation."),
        _("A person never approves a record about an organisation in which they have an interest."),
        rule="R-03",
        who=_("another person with the same role"),
    )


def _is_of_interest(record: Record, user: User) -> bool:
    """Tell whether a record is about an organisation a person declared, asked once and kept on the record."""
    if _INTEREST not in record.__dict__:
        own = type(record)._default_manager.filter(pk=record.pk)
        record.__dict__[_INTEREST] = noting_interest(own, user).values_list(_INTEREST, flat=True).first()
    return bool(record.__dict__[_INTEREST])


def noting_interest(records: Any, user: User) -> Any:
    """Have records, as they are read, know whether the person declared an interest in what they are about."""
    model, lookup = records.model, GUARDED.by_model[records.model].scope.organisation
    if not lookup:
        return records.annotate(**{_INTEREST: Value(False)})
    declared = model._default_manager.filter(pk=OuterRef("pk"), **{f"{lookup}__in": user.declared_numbers})
    return records.annotate(**{_INTEREST: Exists(declared)})
