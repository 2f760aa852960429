"""Forms derived from an entity: labels, help and validation come from the model, once."""

from collections.abc import Collection, Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from shiraka.engines.search import read_query
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.fields import LONGEST_TEXT
from shiraka.foundation.parameters.current import default_confidentiality
from shiraka.foundation.people.models import User
from shiraka.foundation.records import ConfidentialRecord, Record, related_model
from shiraka.foundation.search.finding import those_found
from shiraka.values.text import Text

LONGEST_NAME = 300
OFFERED = 50
"""How many records a reference field offers before one types; more would make the page heavy."""


class ReferenceField(forms.CharField):
    """A record named by its number or by words of its name; only what the reader may see is found."""

    default_error_messages = {
        "unknown": _("Nothing you may see is called “%(value)s”. Write its number, or more of its name."),
        "several": _("“%(value)s” could be several: %(names)s. Write the number."),
    }

    def __init__(self, *, entity: Entity, user: User, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **options)
        self.entity, self.user = entity, user
        self.widget = forms.TextInput(attrs={"autocomplete": "off"})

    def offered(self) -> list[str]:
        """Return what the input proposes, latest changed first."""
        return [
            self.prepare_value(record) for record in visible(self.user, self.entity).order_by("-updated_at")[:OFFERED]
        ]

    def keyed(self, key: str) -> Any:
        """Return the record whose key an address gives, if the reader may see it."""
        return visible(self.user, self.entity).filter(pk=key).first() if key.isdecimal() else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = visible(self.user, self.entity).filter(pk=value).first()
        if isinstance(value, Record):
            number = getattr(value, self.entity.number_field, "")
            return f"{value} · {number}" if number else str(value)
        return value

    def to_python(self, value: Any) -> Any:
        written = str(value or "").strip()
        if not written:
            return None
        if len(written) > LONGEST_NAME:
            raise forms.ValidationError(self.error_messages["unknown"], params={"value": f"{written[:40]}…"})
        records = visible(self.user, self.entity)
        number = written.rsplit("·", 1)[-1].strip()
        exact = records.filter(**{self.entity.number_field: number}).first() if self.entity.numbered else None
        if exact is not None:
            return exact
        found = list(those_found(records, read_query(written), self.entity.key)[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], params={"value": written})
        names = listing(self.prepare_value(record) for record in found[:3])
        raise forms.ValidationError(self.error_messages["several"], params={"value": written, "names": names})

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """A record needs no text validators; the text was measured before it was looked up."""


class _Offered(ModelChoiceIterator):
    """The choices of a field of several records: those among which it lets choose."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.queryset = field.offered_among


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """Several records, ticked among those that are offered; any that the reader may see is understood."""

    default_error_messages = {
        "invalid_choice": _("There is nothing with the number or id “%(value)s” that you may see."),
        "invalid_pk_value": _("There is nothing with the id “%(pk)s” that you may see."),
    }
    iterator = _Offered

    def __init__(self, *, entity: Entity, user: User, **options: Any) -> None:
        self.offered_among = visible(user, entity).order_by("pk")
        super().__init__(queryset=visible(user, entity), widget=forms.CheckboxSelectMultiple, **options)

    def offer(self, condition: models.Q) -> bool:
        """Let choose among fewer; return whether there are any."""
        self.offered_among = self.offered_among.filter(condition)
        # The boxes were drawn for all.
        self.widget.choices = self.choices
        return self.offered_among.exists()


def form_field(field: models.Field[Any, Any], user: User) -> forms.Field | None:
    """Return the form field for a model field, by its kind."""
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        related = ENTITIES.get(related_model(field)._meta.model_name or "")
        if related is not None:
            kind = SeveralField if isinstance(field, models.ManyToManyField) else ReferenceField
            return kind(
                entity=related,
                user=user,
                label=field.verbose_name,
                help_text=field.help_text,
                required=not field.blank,
            )
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return forms.DateField(
            label=field.verbose_name,
            help_text=field.help_text,
            required=not field.blank,
            widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        )
    options: dict[str, Any] = {}
    if isinstance(field, models.URLField):
        # An address typed without its scheme is meant as a secure one.
        options["assume_scheme"] = "https"
        options["error_messages"] = {"invalid": _("Give an address such as https://example.org.")}
    if isinstance(field, models.EmailField):
        options["error_messages"] = {"invalid": _("Give an address such as name@example.org.")}
    if isinstance(field, models.TextField):
        options["max_length"] = LONGEST_TEXT
    made: forms.Field | None = field.formfield(**options)
    if isinstance(made, forms.DecimalField):
        made.widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})
        made.localize = False
    if isinstance(made, forms.EmailField | forms.URLField):
        made.widget.attrs["dir"] = "ltr"
    return made


class RecordForm(forms.ModelForm[Any]):
    """The base of every derived form: knows the reader and the version that was read.

    Fields named in `left_alone` are not asked: what is stored of them stays.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, left_alone: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        for name in left_alone:
            # Before anything is checked, for a check already writes what was sent into the record.
            self.fields.pop(name, None)
        if self.instance.pk is None:
            self._begin()
        self._keep_offering_what_is_stored()
        self.read_version = self.instance.version
        self.fields["version"].initial = self.read_version
        self._leave_hidden_alone()
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select) and not field.required:
                field.widget.is_required = False
        self.prepare()
        self._mark_invalid()

    def _leave_hidden_alone(self) -> None:
        """Ask nothing about a record this person may not see: it could be neither shown nor typed again."""
        for name, field in list(self.fields.items()):
            current = getattr(self.instance, f"{name}_id", None) if isinstance(field, ReferenceField) else None
            if current is not None and self.instance.pk and field.prepare_value(current) is None:
                del self.fields[name]
            if isinstance(field, SeveralField) and self.instance.pk:
                stored = {other.pk for other in self.instance.several(name)}
                if stored and field.queryset.filter(pk__in=stored).count() < len(stored):  # type: ignore[union-attr]  # given above
                    del self.fields[name]

    def _begin(self) -> None:
        """Begin a new record at the level that the settings give its kind; one from outside is read outside."""
        if isinstance(self.instance, ConfidentialRecord):
            level = default_confidentiality(ENTITIES.of(self.instance).key)
            self.instance.confidentiality = min(level, Confidentiality.INTERNAL) if is_outside(self.user) else level
            self.initial.setdefault("confidentiality", self.instance.confidentiality)

    def _keep_offering_what_is_stored(self) -> None:
        """What a setting no longer offers stays valid where it is stored: a category, a currency."""
        self.kept: frozenset[str] = frozenset()
        for name, field in self.fields.items():
            stored = self.initial.get(name) if self.instance.pk else None
            if not stored or not isinstance(field, forms.ChoiceField) or not isinstance(stored, str):
                continue
            offered: list[Any] = list(cast("Iterable[Any]", field.choices))
            if stored not in {code for code, _label in offered}:
                field.choices = [*offered, (stored, stored)]
                self.kept |= {name}

    def _get_validation_exclusions(self) -> set[str]:
        """Leave what is stored and no longer offered out of what the model checks against the setting."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        same = {name for name in self.kept if self.cleaned_data.get(name) == self.initial.get(name)}
        return excluded | same

    def _post_clean(self) -> None:
        """Let what the model checks know of the records that were chosen; they are stored with the record."""
        for name, field in self.fields.items():
            if isinstance(field, SeveralField) and name in self.cleaned_data:
                self.instance.choose(name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]  # not in the stubs

    def prepare(self) -> None:
        """Change the fields before anything is checked; forms that ask more or less replace it."""

    def _mark_invalid(self) -> None:
        """Tie each error and hint to its input, for readers who hear the page."""
        for bound in self:
            described = [f"{bound.auto_id}-hint"] if bound.help_text else []
            if self.is_bound and bound.errors:
                bound.field.widget.attrs["aria-invalid"] = "true"
                described.append(f"{bound.auto_id}-error")
            if described:
                bound.field.widget.attrs["aria-describedby"] = " ".join(described)
            bound.field.widget.attrs.setdefault("class", "in")

    def clean(self) -> dict[str, Any]:
        """Undo the line ends of the browser, or a text nobody changed would differ from the stored one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = _line_ends(value)
            elif isinstance(value, Text):
                cleaned[name] = Text.of({code: _line_ends(words) for code, words in value.as_dict().items()})
        self._keep_parent(cleaned)
        return cleaned

    def _keep_parent(self, cleaned: dict[str, Any]) -> None:
        """Refuse to hang a record on another one: it would take over who reads it and what it was a condition of."""
        parent = ENTITIES.of(self.instance).parent
        if self.instance.pk and parent in cleaned and cleaned[parent] != getattr(self.instance, parent):
            self.add_error(parent, _("What belongs to one record is not moved to another. Enter it there anew."))

    def stated_version(self) -> int:
        """Return the version the person was looking at when they typed."""
        return int(self.cleaned_data.get("version") or self.read_version)


def _line_ends(written: str) -> str:
    return written.replace("\r\n", "\n")


def form_class(entity: Entity, user: User, base: type[RecordForm] = RecordForm) -> type[RecordForm]:
    """Derive the form of an entity, as this user would fill it in."""

    def callback(field: models.Field[Any, Any], **_options: Any) -> forms.Field | None:
        return form_field(field, user)

    made: Any = forms.modelform_factory(
        entity.model,
        form=base,
        fields=entity.form_fields(),
        formfield_callback=callback,  # type: ignore[arg-type]  # may answer that a field has no input
    )
    return cast("type[RecordForm]", made)
