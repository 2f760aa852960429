"""What the columns of a table may give: the fields of the form, each with the words that may head its column."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.engines.tables import Titles
from shiraka.foundation.entities.forms import RecordForm, form_class
from shiraka.foundation.importing.definition import IMPORTS, ImportKind
from shiraka.foundation.languages.fields import LANGUAGE_NAMES, TranslatedField
from shiraka.foundation.people.models import User
from shiraka.values.text import LANGUAGES


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing a column may give. `key` is a field, with its language after a point where it has three."""

    key: str
    label: str
    is_required: bool = False


def form_of(kind: ImportKind, user: User) -> RecordForm:
    """Return the form a person would fill in for one record: what is asked, what is offered, what is the default."""
    made: RecordForm = form_class(kind.entity.seen_by(user), user, kind.form)(user=user)
    return made


def targets_of(kind: ImportKind, form: RecordForm) -> list[Target]:
    """Return what a column may give, in the order of the form, named in the reader's language."""
    found: list[Target] = []
    for name in kind.entity.form_fields():
        if name not in form.fields:
            continue
        field = kind.entity.field(name)
        label = str(field.verbose_name)
        needed = is_needed(form, name, field)
        if isinstance(field, TranslatedField):
            for language in LANGUAGES:
                told = _("%(field)s in %(language)s") % {"field": label, "language": LANGUAGE_NAMES[language]}
                found.append(Target(key=f"{name}.{language}", label=told, is_required=needed and field.every_language))
        else:
            found.append(Target(key=name, label=label, is_required=needed))
    return [*found, *(Target(key=b.key, label=str(b.label), is_required=b.is_required) for b in kind.beside)]


def is_needed(form: RecordForm, name: str, field: models.Field[Any, Any]) -> bool:
    """Tell whether a table must give a field: the form asks for it and offers no value by itself."""
    asked: forms.Field = form.fields[name]
    is_given = form.initial.get(name) not in (None, "", []) or field.has_default()
    return asked.required and (isinstance(field, TranslatedField) or not is_given)


@cache
def titles_of(key: str) -> Titles:
    """Return the words that may head the columns of a kind, in all three languages."""
    kind = IMPORTS.get(key)
    if kind is None:
        raise LookupError(key)
    words: dict[str, list[str]] = {}
    translated: set[str] = set()
    for name in kind.entity.form_fields():
        field = kind.entity.field(name)
        is_translated = isinstance(field, TranslatedField)
        if is_translated:
            translated.add(name)
        for language, label in _in_all_languages(field.verbose_name):
            # Whoever heads a column in French writes French below it.
            words.setdefault(f"{name}.{language}" if is_translated else name, []).append(label)
        for word in (name, name.replace("_", " "), *kind.words.get(name, ())):
            language, _colon, told = word.rpartition(":")
            words.setdefault(f"{name}.{language or 'en'}" if is_translated else name, []).append(told)
    for beside in kind.beside:
        labels = (label for _language, label in _in_all_languages(beside.label))
        words[beside.key] = [beside.key, *labels, *(word.rpartition(":")[2] for word in beside.words)]
    return Titles(words, frozenset(translated))


def _in_all_languages(label: object) -> Iterable[tuple[str, str]]:
    for language in LANGUAGES:
        with translation.override(language):
            yield language, str(label)
