"""Words in the language of the reader."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiraka.values.text import Text


def reader_language() -> str:
    """Return the language of the present reader: "en", "fr" or "ar"."""
    return (get_language() or "en").split("-")[0]


def words(text: Text) -> str:
    """Return a text in the reader's language, or in the one that stands in for it."""
    return Text.of(text).best(reader_language())[0]


def in_words(value: object) -> str:
    """Return a text in the reader's language, and anything else as it calls itself."""
    return words(value) if isinstance(value, Text) else str(value or "")


def listing(names: Iterable[object]) -> str:
    """Return names one after the other, with the comma of the reader's language."""
    return _(", ").join(str(name) for name in names)


def labelled(label: object, sentence: object) -> str:
    """Return "label: sentence" with the colon of the reader's language."""
    return _("%(label)s: %(sentence)s") % {"label": label, "sentence": sentence}
