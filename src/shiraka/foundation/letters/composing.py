"""A letter as its reader sees it: plain text and HTML of the same words, in the language of the moment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from shiraka.foundation.languages.current import labelled, reader_language, words
from shiraka.foundation.parameters.current import letter_text, organisation_name, organisation_short_name

LONGEST_SUBJECT: Final = 250
_URL: Final = re.compile(r"https?://\S+\Z")
_RIGHT_TO_LEFT: Final = "\N{RIGHT-TO-LEFT MARK}"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing among several: by when, by which number it is known, what it is, and where it is done."""

    day: str
    reference: str
    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Things of one kind under its name; a single kind needs none."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page of ours, in words."""

    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a letter says. A paragraph that is an address alone is a link.

    `why` tells why one receives it, and `choice` where one says whether one does; both stand at the end.
    """

    subject: str
    paragraphs: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    link: Link | None = None
    why: str = ""
    choice: Link | None = None


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A letter as it is sent."""

    subject: str
    text: str
    html: str
    choice_url: str


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, which blank lines part."""
    return tuple(filter(None, (part.strip() for part in re.split(r"\n\s*\n", text))))


def composed(content: Content) -> Composed:
    """Return a letter in the language of the moment: from whom, what, and why one receives it."""
    # A line break in it would be another head of the e-mail.
    subject = " ".join(f"{organisation_short_name()} · {content.subject}".split())
    sender = tuple(filter(None, (organisation_name(), words(letter_text("footer")))))
    told = [(paragraph, bool(_URL.match(paragraph))) for paragraph in content.paragraphs]
    context = {
        "content": content,
        "subject": subject,
        "paragraphs": told,
        "sender": sender,
        "language": reader_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return Composed(
        subject=Truncator(subject).chars(LONGEST_SUBJECT),
        text="\n".join(_in_the_right_direction(line) for line in _lines(content, sender)),
        html=render_to_string("letters/letter.html", context),
        choice_url=content.choice.url if content.choice else "",
    )


def _lines(content: Content, sender: tuple[str, ...]) -> Iterator[str]:
    for number, paragraph in enumerate(content.paragraphs):
        yield from (*([""] if number else []), *paragraph.splitlines())
    for group in content.groups:
        yield from ("", *([group.title, ""] if group.title else []))
        yield from (f"{line.day}  {line.reference}  {line.words}" for line in group.lines)
    if content.link:
        yield from ("", labelled(content.link.words, "").rstrip(), content.link.url)
    # Two hyphens and a space: programs for mail know by it where the signature begins.
    yield from ("", "-- ", *sender)
    if content.why:
        yield from ("", content.why)
    if content.choice:
        yield from (labelled(content.choice.words, "").rstrip(), content.choice.url)
    yield ""


def _in_the_right_direction(line: str) -> str:
    """Begin a line of a right-to-left language with a mark: else one that begins with a number is laid out wrongly."""
    is_bare = not line or line == "-- " or _URL.match(line)
    return line if is_bare or not get_language_bidi() else f"{_RIGHT_TO_LEFT}{line}"


def why_of_an_account() -> str:
    """Return why one receives what concerns an account."""
    return _("You receive this because it is about your account in Shiraka. Such letters cannot be switched off.")
