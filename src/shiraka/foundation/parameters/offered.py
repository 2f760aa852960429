"""The language of a person as a choice among those the organisation offers."""

from functools import partial
from typing import Any

from django.conf import settings
from django.forms import ModelForm

from shiraka.foundation.parameters.current import offered_language, offered_languages
from shiraka.foundation.people.models import Language, User


def language_pairs(stored: str = "") -> list[tuple[str, str]]:
    """Return the languages offered with their own names, and the one that is stored even when it is not."""
    offered = offered_languages()
    return [(code, str(label)) for code, label in Language.choices if code in offered or code == stored]


def offer_languages(form: ModelForm[User]) -> None:
    """Have the field `language` of a form about an account offer what the organisation offers."""
    field: Any = form.fields["language"]
    if form.instance.pk:
        field.choices = partial(language_pairs, form.instance.language)
    else:
        field.choices = language_pairs
        # Asked when it is shown: forms are also made, and never shown, to describe the API.
        form.initial.setdefault("language", lambda: offered_language(settings.LANGUAGE_CODE))
