"""Model fields several entities need: a country, and a list of codes chosen from a table."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.languages.current import listing, reader_language
from shiraka.values.country import Country, all_countries
from shiraka.values.folding import fold


def country_choices() -> list[tuple[str, str]]:
    """Return countries by code and name, sorted by name in the reader's language."""
    language = reader_language()
    named = [(country.iso3, country.name(language)) for country in all_countries()]
    return sorted(named, key=lambda pair: fold(pair[1]))


class CountryField(models.CharField[str, str]):
    """An ISO 3166 alpha-3 code, checked; shown by its name in the reader's language."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 3)
        super().__init__(*args, **options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and value not in {country.iso3 for country in all_countries()}:
            raise ValidationError(_("%(value)s is not a country code."), code="country", params={"value": value})

    def formfield(self, **options: Any) -> forms.Field:  # type: ignore[override]  # named options pass through
        choices = [("", "—"), *country_choices()]
        return forms.ChoiceField(
            label=options.get("label", self.verbose_name),
            help_text=self.help_text,
            required=not self.blank,
            choices=choices,
        )


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language, empty for no code."""
    return Country.of(code).name(reader_language()) if code else ""


class CodesField(models.JSONField):
    """A list of codes, each from `codes`: (code, label) pairs or a callable giving them."""

    def __init__(self, *args: Any, codes: Any = (), **options: Any) -> None:
        self.codes = codes
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options

    def to_python(self, value: Any) -> Any:
        """Return each code once, however often it was sent."""
        return list(dict.fromkeys(value)) if isinstance(value, list) else value

    def pairs(self) -> list[tuple[str, str]]:
        """Return the codes one may choose with their labels in the reader's language."""
        # A class of choices can be called too, but not for its pairs.
        pairs = getattr(self.codes, "choices", self.codes)
        pairs = pairs() if callable(pairs) else pairs
        return [(str(code), str(label)) for code, label in pairs]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        strangers = set(value or ()) - {code for code, _label in self.pairs()}
        if strangers:
            raise ValidationError(
                _("Not in the list: %(codes)s."), code="codes", params={"codes": listing(sorted(strangers))}
            )

    def formfield(self, **options: Any) -> forms.Field:  # type: ignore[override]  # named options pass through
        return forms.MultipleChoiceField(
            label=options.get("label", self.verbose_name),
            help_text=self.help_text,
            required=not self.blank,
            choices=self.pairs,
            widget=forms.CheckboxSelectMultiple,
        )
