"""Each term of the glossary is said in French and in Arabic as the glossary says it: one term for one thing."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pytest

from tests.words.catalogues import LANGUAGES, Entry, Term, catalogue, terms
from tests.words.stems import english_words, uses

LEAST_TERMS = 400
LEAST_USED = 150
LEAST_PAIRS = 1400


@dataclass(frozen=True)
class Sense:
    """Where an English word is not the term: what it is said as instead, and why; `|` parts what may stand."""

    where: str
    french: str
    arabic: str
    why: str

    def said(self, language: str) -> tuple[str, ...]:
        return tuple({"fr": self.french, "ar": self.arabic}[language].split("|"))


# Reviewed by hand. `where` is sought in the context and the text; the first that is found decides.
SENSES: dict[str, tuple[Sense, ...]] = {
    "add": (Sense(r"adds up", "se compose", "يتكون|تتكون", "what a sum is made of; nobody adds anything"),),
    "amount": (Sense(r"amounts to", "équivaut", "يؤول", "the verb"),),
    "claim": (
        Sense(r"only", "affirmation", "ادعاء", "of an answer that nothing shows yet"),
        Sense(r"", "déclarer|déclaration", "تصريح|صرّحوا", "of a marker, not of money"),
    ),
    "cleared": (
        Sense(r"^(text|agreement):|as cleared|agreement was", "visé|visa", "مجاز|إجازة", "an agreement has a visa"),
    ),
    "closed": (
        Sense(r"account|administrator", "fermé", "مغلق", "an account"),
        Sense(r"cases per stage", "clôture", "مغلق", "the noun is needed"),
    ),
    "completed": (Sense(r"completed there", "complété", "يستكمل", "filled in, not a state"),),
    "contact": (
        Sense(
            r"(?i)(first|last|without|was|no) contacts?\b", "contact", "اتصال", "the touch, not the person who answers"
        ),
    ),
    "delegation": (Sense(r"", "délégation", "تفويض السلطة", "of authority, never of people who travel"),),
    "draft": (
        Sense(r"own draft", "projet", "مسودة", "whatever a person drafted"),
        Sense(r"(?i)draft an|drafts does", "rédiger", "صوغ", "the verb"),
    ),
    "finance": (Sense(r"secrecy", "finance", "المالية", "a trade, not the department"),),
    "foundation": (Sense(r"(?i)year of|birth or", "fondation", "التأسيس", "the act"),),
    "media": (Sense(r"type", "média", "الوسائط", "of a file"),),
    "minute": (Sense(r"a minute", "minute", "دقيقة", "of time"),),
    "monitoring": (
        Sense(r"jurisdiction|increased", "surveillance", "مراقبة", "the list of the Financial Action Task Force"),
    ),
    "not cleared": (Sense(r"it is not", "agréé", "مجازا", "a verb with its negation"),),
    "planned": (Sense(r"planned for", "prévue", "المقرر", "a day that was set, not a state"),),
    "programme": (Sense(r"^Programmes$", "programme", "البرامج", "of sanctions; the broken plural drops a consonant"),),
    "public": (Sense(r"the public may", "public", "الجمهور", "people"),),
    "reason": (Sense(r"with a reason", "motivée", "السبب", "an adjective in French"),),
    "score": (Sense(r"score it", "notez", "قيّموه", "the verb"),),
    "session": (Sense(r"", "session", "جلسة", "of a browser, not of a conference"),),
    "sign in": (
        Sense(r"own right", "signer|signent", "التوقيع", "who sign, in their own right"),
        Sense(r"(?i)sign-in|to sign in", "connexion|se connecter", "تسجيل الدخول", "the noun is needed"),
    ),
    "signed": (
        Sense(r"(?i)signed(-| )in", "connecté|connexion", "الدخول", "to the system"),
        Sense(r"(?i)signed out", "déconnexion", "خروج", "of the system"),
    ),
    "status": (Sense(r"Observer", "statut", "صفة", "a standing, not a state"),),
    "target": (Sense(r"larger targets", "cible", "الأزرار", "of the finger"),),
    "upload": (Sense(r"One upload", "téléversement", "الرفع", "the act"),),
    "women": (Sense(r"leader", "femmes", "نسائية", "the adjective, as in the term of a women's organization"),),
}


@dataclass(frozen=True)
class Meeting:
    """A term in an English text."""

    term: str
    entry: Entry


@cache
def by_english() -> dict[str, list[Term]]:
    """Return the terms by their English, in the singular; a word with two terms may be either."""
    found: dict[str, list[Term]] = defaultdict(list)
    for term in terms():
        found[" ".join(english_words(re.sub(r" \(.*\)", "", term.english)))].append(term)
    return found


@cache
def meetings(language: str) -> tuple[Meeting, ...]:
    """Return the terms in the texts of a catalogue: the longer first, and each word for one term only."""
    found: list[Meeting] = []
    known = sorted((key.split() for key in by_english()), key=len, reverse=True)
    for entry in catalogue(language).entries:
        free = list(english_words(entry.english[0]))
        for wanted in known:
            length = len(wanted)
            for start in range(len(free) - length + 1):
                if free[start : start + length] == wanted:
                    free[start : start + length] = [""] * length
                    found.append(Meeting(" ".join(wanted), entry))
    return tuple(found)


def sense_of(meeting: Meeting) -> Sense | None:
    found = SENSES.get(meeting.term, ())
    return next((sense for sense in found if re.search(sense.where, meeting.entry.name)), None)


def said_of(meeting: Meeting, language: str) -> tuple[str, ...]:
    """Return what the translation may say."""
    sense = sense_of(meeting)
    if sense is not None:
        return sense.said(language)
    return tuple(re.sub(r" \(.*\)", "", term.into(language)) for term in by_english()[meeting.term])


def is_said(form: str, said: tuple[str, ...], meeting: Meeting, language: str) -> bool:
    is_state = meeting.term.endswith(("ed", "wn"))
    return any(uses(form, one, language, is_state=is_state) for one in said)


def test_the_glossary_is_read() -> None:
    assert len(terms()) >= LEAST_TERMS
    assert Term("Legal clearance", "Visa juridique", "الموافقة القانونية") in terms()
    assert all(term.english and term.french and term.arabic for term in terms())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_says_each_term_as_the_glossary_does(language: str) -> None:
    met = meetings(language)
    wrong = [
        f"{meeting.entry.name!r} has “{meeting.term}”, so it says {' or '.join(said)}; it says: {form!r}"
        for meeting in met
        for said in [said_of(meeting, language)]
        for form in meeting.entry.forms
        if not is_said(form, said, meeting, language)
    ]
    assert wrong == []
    used = {meeting.term for meeting in met}
    print(f"{language}: {len(met)} places, {len(used)} of {len(terms())} terms, 0 said otherwise")  # noqa: T201
    assert len(met) >= LEAST_PAIRS // len(LANGUAGES)
    assert len(used) >= LEAST_USED


def test_every_sense_is_still_needed() -> None:
    """A sense that no text has, or that the term itself would do for in both languages, is taken out."""
    needed: set[Sense] = set()
    for language in LANGUAGES:
        for meeting in meetings(language):
            sense = sense_of(meeting)
            if sense is None:
                continue
            proper = tuple(term.into(language) for term in by_english()[meeting.term])
            if not all(is_said(form, proper, meeting, language) for form in meeting.entry.forms):
                needed.add(sense)
    assert [sense for found in SENSES.values() for sense in found if sense not in needed] == []


@pytest.mark.parametrize(
    ("text", "term", "language"),
    [
        ("Accords signés", "Accord", "fr"),
        ("Elle est agréée sous condition", "Agréé sous conditions", "fr"),
        ("L’Organisation des États membres", "État membre", "fr"),
        ("أطراف الاتفاقيات", "طرف", "ar"),
        ("للشركاء", "الشريك", "ar"),
        ("شروطها كلها مستوفاة", "شرط", "ar"),
        ("مشاريع النصوص", "مشروع النص", "ar"),
    ],
)
def test_a_term_is_known_in_all_its_forms(text: str, term: str, language: str) -> None:
    assert uses(text, term, language)


@pytest.mark.parametrize(
    ("text", "term", "language"),
    [
        ("Contrats signés", "Accord", "fr"),
        ("L’avis des juristes", "Visa juridique", "fr"),
        ("الوثائق القانونية", "الموافقة القانونية", "ar"),
        ("عقود الشراكة", "اتفاقية", "ar"),
        ("الموقِّع", "الشريك", "ar"),
        ("", "Accord", "fr"),
    ],
)
def test_another_word_is_not_the_term(text: str, term: str, language: str) -> None:
    assert not uses(text, term, language)
