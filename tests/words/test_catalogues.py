"""The catalogues are complete, and written as each language is."""

import csv
import re
from collections import Counter

import polib
import pytest

from tests.architecture.source import PACKAGE, shown
from tests.words.catalogues import LANGUAGES, Entry, catalogue, path_of

LEAST_ENTRIES = 1700
LEAST_CELLS = 900
FORMS = {"fr": 2, "ar": 6}
RULES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
# The same word in both languages, looked at one by one. Nothing of letters is the same in Arabic.
SAME = {
    "fr": frozenset(
        {
            "%(count)s condition", "%(label)s, version %(number)s", "%(number)s ms", "Webhooks", "webhook", "webhooks",
            "Action", "Actions", "Alias", "Centre", "Code", "Contacts", "Culture", "Date",
            "Dimension", "Documents", "Information", "Menu", "Note", "Objection", "Obligations", "Organisation",
            "Original", "Pages", "Parties", "Points", "Possible", "Programmes",
            "Prospect", "Public", "Question", "Questionnaire", "Relations", "SHA-256", "Science",
            "Sessions", "Shiraka", "Signature", "Source", "Standard", "T2 Standard", "Type", "Types", "Version",
            "Version %(number)s", "Versions", "action", "article", "code", "condition", "conditions", "contact",
            "contacts", "date", "description", "document", "documents", "note", "obligation", "obligations",
            "page %(number)s", "parties", "points", "question", "relation", "source", "sessions", "type", "version",
        }
    ),
    "ar": frozenset(),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|%%|\{\w+\}|</?bdi>")
NARROW = "\N{NARROW NO-BREAK SPACE}"
ISOLATED = re.compile("\N{LEFT-TO-RIGHT ISOLATE}[^\N{POP DIRECTIONAL ISOLATE}]*\N{POP DIRECTIONAL ISOLATE}")

# What each language does not write, with how it is written instead.
NEVER = {
    "fr": {
        rf"[^{NARROW}][;!?»]|[^{NARROW}\d]:(?!//)|«[^{NARROW}]": "a narrow no-break space before ; : ! ? » and after «",
        r"['\"]": "the apostrophe ’ and the marks « »",
        r"\.\.\.": "…",
        r"[\u0300-\u036f]": "a letter and its accent as one sign",
        r"(?i)\b(veuillez|s’il vous plaît|merci|désolé)\b": "the sentence without please, thanks or sorry",
        r"\b(tu|te|toi|ton|tes)\b": "vous",
        r"^[aeiou]?(Etat|Ecri|Evalu|Eche|Egal)": "accents on capitals",
    },
    "ar": {
        r"[,;?](?!\S*\d)": "، ؛ ؟",
        r"[\u0660-\u0669\u06f0-\u06f9]": "Western digits",
        r"\(s\)|\u0640{2,}": "plural forms, no stretched letters",
        r"[\u064b]": "the word without its tanwin, which no other word is mistaken for",
        r"الرجاء|رجاء|يرجى|عذرا|آسف|شكرا": "the sentence without please, thanks or sorry",
        r"\b(?<!\u064f)(أدخل|اكتب|اختر|أرسل|أضف|انتق|استخدم|اذكر|قل|افتح|اترك|امنح|أجب|حمّل|استرجع|يمكنك)\b(?!\w)": (
            "the plural, أدخلوا"
        ),
        r"كم\s+الخاص|\bأنت\b": "أنتم",
        r"['\"“”]": "the marks « »",
    },
}


def read(language: str) -> tuple[Entry, ...]:
    entries = catalogue(language).entries
    assert len(entries) >= LEAST_ENTRIES
    return entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_in_all_its_forms(language: str) -> None:
    entries = read(language)
    assert [entry.name for entry in entries if entry.is_fuzzy] == []
    assert catalogue(language).obsolete == ()
    assert catalogue(language).plural_rule == RULES[language]
    wrong = [
        entry.name
        for entry in entries
        if not all(form.strip() for form in entry.forms)
        or len(entry.forms) != (FORMS[language] if len(entry.english) > 1 else 1)
    ]
    assert wrong == []
    print(f"{language}: {len(entries)} texts, 0 untranslated, 0 fuzzy")  # noqa: T201


def test_the_languages_have_the_same_texts() -> None:
    assert {entry.key for entry in read("fr")} == {entry.key for entry in read("ar")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language: str) -> None:
    same = {
        entry.english[0]
        for entry in read(language)
        if set(entry.english) & set(entry.forms) and re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", entry.english[0]))
    }
    assert same - SAME[language] == set()
    assert SAME[language] - same == set(), "these are no longer the same"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    wrong = []
    for entry in read(language):
        wanted = Counter(PLACEHOLDER.findall(entry.english[-1]))
        for form in entry.forms:
            found = Counter(PLACEHOLDER.findall(form))
            # A form for one or for two says the number as a word.
            if found - wanted or (wanted - found and len(entry.english) == 1) or len(wanted - found) > 1:
                wrong.append(f"{entry.name!r}: {form!r}")
    assert wrong == []


def _ends(text: str) -> str:
    last = text.rstrip()[-1:]
    return last if last in {".", ":"} else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_ends_as_in_english(language: str) -> None:
    wrong = [
        f"{entry.name!r}: {form!r}"
        for entry in read(language)
        for form in entry.forms
        if _ends(form) != _ends(entry.english[0])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_written_as_its_language_is(language: str) -> None:
    wrong = [
        f"{entry.name!r}: {form!r}: write {instead}"
        for entry in read(language)
        for form in entry.forms
        for bad, instead in NEVER[language].items()
        if re.search(bad, PLACEHOLDER.sub("0", ISOLATED.sub("0", form)))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_is_what_was_reviewed(language: str) -> None:
    """The compiled catalogue that is shipped says what the source says."""
    compiled = {
        (one.msgctxt or "", one.msgid): tuple(one.msgstr_plural.values()) if one.msgid_plural else (one.msgstr,)
        for one in polib.mofile(str(path_of(language, "mo")))
    }
    assert compiled == {entry.key: entry.forms for entry in read(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_that_come_with_the_system_are_written_as_their_language_is(language: str) -> None:
    """The reference lists and the demonstration: every column of the language, and every cell has words."""
    cells = [
        (f"{shown(path)}: {column}", words)
        for path in sorted(PACKAGE.rglob("data/*.csv"))
        for line in csv.DictReader(path.read_text("utf-8").splitlines())
        for column, words in line.items()
        if column.endswith(f"_{language}")
    ]
    assert len(cells) >= LEAST_CELLS
    wrong = [
        f"{where}: {words!r}: write {instead}"
        for where, words in cells
        for bad, instead in NEVER[language].items()
        if re.search(bad, words)
    ]
    assert wrong == []
    print(f"{language}: {len(cells)} cells of lists")  # noqa: T201
