"""Template tags for forms: what kind of input a field is, and the input with its ties to hint and error."""

from datetime import date
from typing import Any, NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shiraka.foundation.languages import formats
from shiraka.foundation.languages.fields import TranslatedWidget

register = template.Library()

MANY = 12
SHORT, SHORT_CHOICE = 120, 42
"""A line that takes, and a choice that reads, no more characters than that has room in half the width of a form."""
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (TranslatedWidget, "translated"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "radio"),
    (forms.MultiWidget, "range"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "several"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.DateInput, "date"),
    (forms.FileInput, "file"),
)


@register.filter
def kind(field: BoundField) -> str:
    """Return how the template must lay a field out; "line" for a plain input."""
    return next((name for widget, name in _KINDS if isinstance(field.field.widget, widget)), "line")


@register.simple_tag
def control(field: BoundField, *, hint: bool = True, **attributes: str) -> SafeString:
    """Write the input of a field, tied to its hint, its error and what it offers."""
    if kind(field) == "select":
        _name_the_blank(field)
    attrs: dict[str, Any] = dict(attributes)
    described = [f"{field.auto_id}-hint"] if field.help_text and hint else []
    if field.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{field.auto_id}-error")
    if described or not hint:
        # Given even when empty: Django would name a hint of its own that this page does not show.
        attrs["aria-describedby"] = " ".join(described)
    if field.field.required and kind(field) not in {"checks", "radio", "translated", "range"}:
        attrs["aria-required"] = "true"
    if offered(field):
        attrs["list"] = f"{field.auto_id}-offered"
    if kind(field) not in {"checkbox", "checks", "radio"}:
        attrs["class"] = "in"
    return field.as_widget(attrs=attrs)


def _name_the_blank(field: BoundField) -> None:
    """Say what the blank choice means, where Django writes a row of dashes that is spelt out to those who hear it."""
    blank = _("Choose…") if field.field.required else "–"
    field.field.widget.choices = [
        (value, blank if value in {None, ""} and not str(label).strip("-—– ") else label)
        for value, label in field.field.widget.choices
    ]


class Fault(NamedTuple):
    """What is wrong with a field. `is_whole` says that the sentence names the field by itself."""

    sentence: str
    is_whole: bool = False


@register.filter
def faults(field: BoundField) -> list[Fault]:
    """Return what is wrong with a field; what is only missing is said with the name of what is wanted."""
    found: list[Fault] = []
    for error in field.errors.as_data():
        for sentence in error.messages:
            is_bare = error.code == "required" and sentence == _("This field is required.")
            found.append(Fault(_wanted(field), is_whole=True) if is_bare else Fault(sentence))
    return found


def _wanted(field: BoundField) -> str:
    chosen = {"select", "checks", "radio", "several"}
    words = _("Choose: %(label)s.") if kind(field) in chosen else _("Fill in: %(label)s.")
    return words % {"label": str(field.label).rstrip(".:")}


@register.filter
def is_short(field: BoundField) -> bool:
    """Tell whether a field may stand beside another: a choice, a date, a figure or a line of few characters."""
    if kind(field) == "select":
        _name_the_blank(field)
        return all(len(str(label)) <= SHORT_CHOICE for _value, label in _flat(field.field.widget.choices))
    if kind(field) == "date" or isinstance(field.field, forms.IntegerField | forms.DecimalField):
        return True
    longest = getattr(field.field, "max_length", None)
    return kind(field) == "line" and longest is not None and longest <= SHORT


@register.filter
def offered(field: BoundField) -> list[str]:
    """Return what a field proposes to whoever types, for a datalist."""
    propose = getattr(field.field, "offered", None)
    return list(propose()) if callable(propose) else []


@register.filter
def options(field: BoundField) -> list[dict[str, Any]]:
    """Return each choice of a field with whether it is taken, for choices drawn as boxes."""
    taken = field.value()
    chosen = {str(value) for value in (taken if isinstance(taken, list | tuple) else [taken]) if value is not None}
    found: list[dict[str, Any]] = []
    for value, label in _flat(field.field.widget.choices):
        found.append(
            {"value": value, "label": label, "is_taken": str(value) in chosen, "id": f"{field.auto_id}_{len(found)}"}
        )
    return found


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        flat.extend(label) if isinstance(label, list | tuple) else flat.append((value, label))
    return flat


@register.filter
def are_many(choices: list[Any]) -> bool:
    return len(choices) > MANY


@register.filter
def ends(field: BoundField) -> list[dict[str, str]]:
    """Return the two inputs of a range: their names and what was typed."""
    given = field.data if isinstance(field.data, list | tuple) else ["", ""]
    suffixes = getattr(field.field.widget, "suffixes", ("after", "before"))
    return [
        {"name": f"{field.html_name}_{suffix}", "value": str(value or ""), "id": f"{field.auto_id}_{suffix}"}
        for suffix, value in zip(suffixes, given, strict=False)
    ]


@register.filter
def hijri_hint(field: BoundField) -> str:
    """Return the Hijri date of what a date field holds, empty while it holds none."""
    value = field.value()
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return ""
    return formats.hijri_day(value) if isinstance(value, date) else ""


@register.filter
def maybe_options(field: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a field drawn as boxes, nothing for another."""
    return options(field) if kind(field) in {"several", "checks", "radio", "select"} else []
