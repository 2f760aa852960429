"""A model field holding one text in the working languages, and its form field with one input each."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.languages.current import listing
from shiraka.values.text import LANGUAGES, Text

LANGUAGE_NAMES = {"en": _("English"), "fr": _("French"), "ar": _("Arabic")}
LONGEST_LINE, LONGEST_TEXT = 500, 20_000
"""Letters of one line and of a longer text that people write: the trail keeps each twice, for ever."""
LANGUAGE_CHOICES = tuple(LANGUAGE_NAMES.items())
"""The working languages by code, named in the reader's language."""


class TranslatedWidget(forms.MultiWidget):
    """One input per working language, each with its own direction and `lang`."""

    template_name = "languages/translated_widget.html"

    def __init__(self, *, multiline: bool = False, attrs: dict[str, Any] | None = None) -> None:
        kind = forms.Textarea if multiline else forms.TextInput
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            language: kind(attrs={"lang": language, "dir": "rtl" if language == "ar" else "ltr"})
            for language in LANGUAGES
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        text = Text.of(value)
        return [text.get(language) for language in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for language, part in zip(LANGUAGES, context["widget"]["subwidgets"], strict=True):
            part["language"] = language
            part["language_name"] = LANGUAGE_NAMES[language]
            part["attrs"]["aria-label"] = (
                f"{context['widget']['attrs'].get('data-label', '')} ({LANGUAGE_NAMES[language]})".strip()
            )
        return context


class TranslatedFormField(forms.MultiValueField):
    """Three inputs giving one `Text`; at least one language when required."""

    def __init__(self, *, multiline: bool = False, max_length: int | None = None, **options: Any) -> None:
        # Not yet as words: the form is made once, its readers have three languages.
        label = options.get("label") or ""
        widget = options.pop("widget", None) or TranslatedWidget(multiline=multiline, attrs={"data-label": label})
        longest = max_length or (LONGEST_TEXT if multiline else LONGEST_LINE)
        parts = [forms.CharField(required=False, max_length=longest) for _language in LANGUAGES]
        super().__init__(parts, widget=widget, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> Text:
        values = data_list or [""] * len(LANGUAGES)
        return Text(**dict(zip(LANGUAGES, (value or "" for value in values), strict=True)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = self.compress(list(data)) if isinstance(data, list | tuple) else Text.of(data)
        return Text.of(initial) != given


class TranslatedField(models.JSONField):
    """A `Text` stored as `{"en": …, "fr": …, "ar": …}`.

    `every_language=True` refuses a text that lacks one of the working languages: titles in a public
    register need all three (domain.md 12).
    """

    def __init__(self, *args: Any, every_language: bool = False, multiline: bool = False, **options: Any) -> None:
        self.every_language = every_language
        self.multiline = multiline
        options.setdefault("default", Text)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if self.every_language:
            options["every_language"] = True
        if self.multiline:
            options["multiline"] = True
        return name, path, args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        return Text.of(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Text:
        if isinstance(value, str):
            try:
                return Text.of(json.loads(value))
            except ValueError:
                return Text(en=value)
        return Text.of(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        return super().get_db_prep_value(value.as_dict() if isinstance(value, Text) else value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return Text.of(self.value_from_object(obj)).as_dict()

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        text = Text.of(value)
        if not text:
            if not self.blank:
                raise ValidationError(_("Write it in at least one language."), code="required")
            return
        missing = text.missing()
        if self.every_language and missing:
            names = listing(str(LANGUAGE_NAMES[language]) for language in missing)
            raise ValidationError(
                _("Write it in %(languages)s too; the register shows all three."),
                code="language",
                params={"languages": names},
            )

    def formfield(self, **options: Any) -> forms.Field:  # type: ignore[override]  # named options pass through
        defaults: dict[str, Any] = {
            "form_class": TranslatedFormField,
            "required": not self.blank,
            "label": self.verbose_name,
            "help_text": self.help_text,
            "multiline": self.multiline,
        }
        defaults.update(options)
        form_class = defaults.pop("form_class")
        made: forms.Field = form_class(**defaults)
        return made
