"""The catalogues of the interface and the terms of the glossary, read as they stand in the repository."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "src" / "shiraka" / "locale"
GLOSSARY = ROOT / "docs" / "glossary.md"
LANGUAGES = ("fr", "ar")
TERMS_HEAD = "| English | French | Arabic |"


@dataclass(frozen=True)
class Entry:
    """One text of the interface: in English (one or two forms), and all forms of its translation."""

    context: str
    english: tuple[str, ...]
    forms: tuple[str, ...]
    is_fuzzy: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.english[0]

    @property
    def name(self) -> str:
        """Return how a failure shows it."""
        return f"{self.context}: {self.english[0]}" if self.context else self.english[0]


@dataclass(frozen=True)
class Catalogue:
    language: str
    plural_rule: str
    entries: tuple[Entry, ...]
    obsolete: tuple[str, ...]

    def find(self, key: tuple[str, str]) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True)
class Term:
    english: str
    french: str
    arabic: str

    def into(self, language: str) -> str:
        return {"fr": self.french, "ar": self.arabic}[language]


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language."""
    read = polib.pofile(str(path_of(language)))
    return Catalogue(
        language=language,
        plural_rule=read.metadata["Plural-Forms"],
        entries=tuple(_entry(one) for one in read if not one.obsolete),
        obsolete=tuple(one.msgid for one in read.obsolete_entries()),
    )


def path_of(language: str, kind: str = "po") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


@cache
def terms() -> tuple[Term, ...]:
    """Return the terms of docs/glossary.md, from the rows of its tables in three languages."""
    found: list[Term] = []
    is_within = False
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if line == TERMS_HEAD:
            is_within = True
        elif not line.startswith("|"):
            is_within = False
        elif is_within and not re.fullmatch(r"[|\- ]+", line):
            found.append(Term(*(cell.strip() for cell in line.strip("|").split(" | "))))
    return tuple(found)


def _entry(one: polib.POEntry) -> Entry:
    forms = one.msgstr_plural.values() if one.msgid_plural else [one.msgstr]
    english = (one.msgid, one.msgid_plural) if one.msgid_plural else (one.msgid,)
    return Entry(one.msgctxt or "", english, tuple(forms), one.fuzzy)
