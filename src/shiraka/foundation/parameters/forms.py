"""The forms in which a change of a setting is proposed: one field, or a grid with one line of inputs each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation.languages.current import labelled
from shiraka.foundation.languages.fields import TranslatedFormField, TranslatedWidget
from shiraka.foundation.parameters.definition import Column, Kind, Parameter, Row

PREFIX = "rows"
MOST_LINES = 2000
NO_CHOICE = ("", "—")


def field_for(column: Column) -> forms.Field:  # noqa: PLR0911 - one line a kind
    """Return the form field for a column, or for a setting told as one."""
    options: dict[str, Any] = {"label": column.label, "required": column.required}
    bounds: dict[str, Any] = {"min_value": column.minimum, "max_value": column.maximum}
    number = {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}
    if column.kind is Kind.TRANSLATED:
        return TranslatedFormField(multiline=False, **options)
    if column.kind is Kind.YES_NO:
        return forms.BooleanField(**{**options, "required": False})
    if column.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=[NO_CHOICE, *column.pairs()], **options)
    if column.kind is Kind.DATE:
        widget = forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **options)
    if column.kind is Kind.NUMBER:
        return forms.IntegerField(widget=forms.TextInput(attrs=number), **bounds, **options)
    if column.kind is Kind.DECIMAL:
        return forms.DecimalField(widget=forms.TextInput(attrs=number), **bounds, **options)
    return forms.CharField(max_length=500, **options)


class ProposalForm(forms.Form):
    """The reason, and the version the person was looking at."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=gettext_lazy("Whoever decides reads it, and it stays in the history."),
    )


class DecisionForm(forms.Form):
    """Approve or refuse, with a note."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=gettext_lazy("Needed when you refuse."),
    )


class CommentForm(forms.Form):
    """A comment on a proposal."""

    words = forms.CharField(label=gettext_lazy("Comment"), widget=forms.Textarea, max_length=2000)


class Lines(forms.BaseFormSet):  # type: ignore[type-arg]  # the stub asks for a form class made at run time
    """The lines of a table. A line without any input counts as not there."""

    parameter: Parameter

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        line = (index or 0) + 1
        for name, field in form.fields.items():
            label = _("%(column)s, line %(line)s") % {"column": field.label, "line": line}
            key = "data-label" if isinstance(field.widget, TranslatedWidget) else "aria-label"
            field.widget.attrs[key] = _("Remove line %(line)s") % {"line": line} if name == "DELETE" else label

    def clean(self) -> None:
        """Refuse a line that is there twice, then whatever the setting itself refuses."""
        if any(self.errors):
            return
        seen: set[tuple[object, ...]] = set()
        for form in self.kept():
            names = self.parameter.identity
            mark = tuple(form.cleaned_data[name] for name in names)
            if names and mark in seen:
                form.add_error(names[-1], _("Another line says this already."))
            seen.add(mark)
        if not self.kept():
            raise forms.ValidationError(_("Keep at least one line."))
        if self.parameter.faults and not any(form.errors for form in self.kept()):
            faults = self.parameter.faults(tuple(form.cleaned_data for form in self.kept()))
            if faults:
                raise forms.ValidationError(faults)

    def kept(self) -> list[forms.Form]:
        """Return the lines that are neither removed nor empty."""
        return [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def typed(self) -> list[dict[str, Any]]:
        """Return what was typed, as it was typed, without removed and empty lines."""
        found: list[dict[str, Any]] = []
        for form in self.forms:
            raw = {name: form[name].data for name in form.fields}
            is_removed = bool(raw.pop("DELETE", False))
            if not is_removed and any(any(value) if isinstance(value, list) else value for value in raw.values()):
                found.append(raw)
        return found

    def problems(self) -> list[tuple[str, str]]:
        """Return every error with the input it belongs to: (address in the page, sentence)."""
        found = [("", str(error)) for error in self.non_form_errors()]
        for number, form in enumerate(self.forms, start=1):
            for name, errors in form.errors.items():
                bound = form[name] if name in form.fields else None
                where = _("Line %(line)s, %(column)s") % {"line": number, "column": bound.label if bound else ""}
                found.extend((target(bound), labelled(where, error)) for error in errors)
        return found


def target(bound: forms.BoundField | None) -> str:
    """Return the id of the input of a field, of its first one when there are three."""
    if bound is None:
        return ""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, TranslatedWidget) else bound.auto_id


def lines_class(parameter: Parameter) -> type[Lines]:
    """Return the grid of a setting that is a table."""
    row = type("Line", (forms.Form,), {column.name: field_for(column) for column in parameter.columns})
    made: Any = forms.formset_factory(
        row, formset=Lines, extra=1, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
    )
    made.parameter = parameter
    grid: type[Lines] = made
    return grid


@dataclass(frozen=True)
class Entry:
    """A proposal being typed: the form with reason (and value, for a single one), and the grid of a table."""

    parameter: Parameter
    head: forms.Form
    lines: Lines | None

    @classmethod
    def begun(cls, parameter: Parameter, value: Any, base: int) -> "Entry":
        """Return the entry as it opens: with the value in force."""
        lines = lines_class(parameter)(initial=_initial(value), prefix=PREFIX) if parameter.is_table else None
        return cls(parameter, head_class(parameter)(initial={"base": base, "value": value}), lines)

    @classmethod
    def sent(cls, parameter: Parameter, data: Mapping[str, Any]) -> "Entry":
        lines = lines_class(parameter)(data, prefix=PREFIX) if parameter.is_table else None
        return cls(parameter, head_class(parameter)(data), lines)

    def with_room(self) -> "Entry":
        """Return the same entry with removed lines gone and an empty one at the end, nothing judged yet."""
        raw = {name: self.head[name].data for name in self.head.fields}
        lines = lines_class(self.parameter)(initial=self.lines.typed(), prefix=PREFIX) if self.lines else None
        return Entry(self.parameter, type(self.head)(initial=raw), lines)

    @property
    def single(self) -> forms.BoundField:
        """The field of a setting that is not a table."""
        return self.head["value"]

    def is_valid(self) -> bool:
        # Both are asked, so that every error shows at once.
        return all([self.head.is_valid(), self.lines is None or self.lines.is_valid()])

    def value(self) -> Any:
        """Return the typed value of a valid entry."""
        if self.lines is None:
            return self.head.cleaned_data["value"]
        names = [column.name for column in self.parameter.columns]
        return tuple({name: form.cleaned_data[name] for name in names} for form in self.lines.kept())

    def problems(self) -> list[tuple[str, str]]:
        """Return every error: (address in the page, sentence)."""
        found = [
            (target(self.head[name]) if name in self.head.fields else "", labelled(self.head[name].label, error))
            if name in self.head.fields
            else ("", str(error))
            for name, errors in self.head.errors.items()
            for error in errors
        ]
        return found + (self.lines.problems() if self.lines else [])


def head_class(parameter: Parameter) -> type[forms.Form]:
    """Return the form of the reason, with the value before it when there is a single one."""
    if parameter.is_table:
        return ProposalForm
    made: type[forms.Form] = type("SettingForm", (ProposalForm,), {"value": field_for(parameter.column())})
    return made


def _initial(lines: Sequence[Row]) -> list[dict[str, Any]]:
    return [dict(line) for line in lines]
