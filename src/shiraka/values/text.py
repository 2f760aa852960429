"""A text in the three working languages, with a stated order of fallback."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

LANGUAGES = ("en", "fr", "ar")
"""The working languages, in the order in which one stands in for a missing other."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English, French and Arabic; an empty string means "not written yet"."""

    en: str = ""
    fr: str = ""
    ar: str = ""

    def __post_init__(self) -> None:
        # Millions are read in a run over a register: no loop over the fields of the class.
        for language, words in (("en", self.en), ("fr", self.fr), ("ar", self.ar)):
            if not isinstance(words, str):
                message = f"the {language} text must be a string"
                raise TypeError(message)

    @classmethod
    def of(cls, value: "Text | Mapping[str, str | None] | str | None") -> Self:
        """Read a text from what forms, JSON and code carry.

        A bare string is taken as English. Raises `ValueError` for a language we do not hold, so
        that a misspelt key never loses words.
        """
        if value is None:
            return cls()
        if isinstance(value, Text):
            return cls(value.en, value.fr, value.ar)
        if isinstance(value, str):
            return cls(en=value)
        if unknown := set(value) - set(LANGUAGES):
            message = f"not a language of a text: {', '.join(sorted(map(str, unknown)))}"
            raise ValueError(message)
        return cls(**{language: words or "" for language, words in value.items()})

    def get(self, language: str) -> str:
        """Return the words in exactly this language, empty when missing; "ar-ma" counts as "ar"."""
        return str(getattr(self, _known(language)))

    def best(self, language: str) -> tuple[str, str]:
        """Return the words to show and the language they are in, which a page must mark if it differs."""
        wanted = _known(language)
        for candidate in (wanted, *LANGUAGES):
            if words := self.get(candidate):
                return words, candidate
        return "", wanted

    def with_(self, language: str, value: str) -> Self:
        """Return a copy with the words of one language replaced."""
        return replace(self, **{_known(language): value})

    def missing(self) -> tuple[str, ...]:
        """Return the languages that have no words yet (blank space is not words)."""
        return tuple(language for language in LANGUAGES if not self.get(language).strip())

    def differing(self, other: Self) -> tuple[str, ...]:
        """Return the languages in which two texts have not the same words."""
        return tuple(language for language in LANGUAGES if self.get(language) != other.get(language))

    def as_dict(self) -> dict[str, str]:
        """Return the three texts under their language codes, fit for JSON."""
        return {"en": self.en, "fr": self.fr, "ar": self.ar}

    def __bool__(self) -> bool:
        return bool(self.en or self.fr or self.ar)

    def __str__(self) -> str:
        return self.en or self.fr or self.ar


def _known(language: str) -> str:
    code = language.replace("_", "-").split("-")[0].lower()
    if code not in LANGUAGES:
        message = f"not a language of a text: {language}"
        raise ValueError(message)
    return code
