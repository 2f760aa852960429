"""What is new in a text and what it quotes; and the e-mail that a text passes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shiraka.engines.mail.headers import addresses_in, instant_in
from shiraka.engines.mail.values import Address, Forwarded
from shiraka.engines.mail.words import FORWARD_HEADS, LABELS, ORIGINAL_HEADS, introduces_quotation
from shiraka.values.folding import fold

_LEAST_LABELS: Final = 3
_MOST_LABELS: Final = 12
_LONGEST_LABEL: Final = 30
_WRAPPED: Final = 3
_MOST_INTRODUCTIONS: Final = 20
_ENDS: Final = (".", "!", "?", ":", "؟")
_ORNAMENT: Final = "-_—–=*•·>:\u200e\u200f \t\u00a0\u202f"
_LONGEST_HEAD: Final = 120


@dataclass(frozen=True)
class _Head:
    """The labelled lines at the top of an e-mail inside a text: where they begin and end, and what they say."""

    start: int
    end: int
    said: dict[str, str]
    is_forward: bool = False


def parted(text: str) -> tuple[str, str]:
    """Return what is new in a text, and what is quoted below it; all is new where it cannot be told apart."""
    lines = text.split("\n")
    cut = _first_cut(lines)
    new, history = "\n".join(lines[:cut]).rstrip(), "\n".join(lines[cut:]).strip("\n")
    return (new, history) if new.strip() else (text, "")


def passed_on(text: str, *, is_forward: bool) -> tuple[str, Forwarded, str] | None:
    """Return what a text says of its own, the e-mail that it passes on, and what that one quotes.

    A head without a word that says so is that of a forwarded e-mail only where the subject does: `is_forward`.
    """
    lines = text.split("\n")
    head = _first_head(lines)
    if head is None or not (head.is_forward or is_forward):
        return None
    inner, history = parted("\n".join(lines[head.end :]).strip("\n"))
    senders = addresses_in([head.said.get("from", "")]) or _bare(head.said.get("from", ""))
    forwarded = Forwarded(
        sender=senders[0] if senders else None,
        recipients=addresses_in([head.said.get("to", "").replace(";", ","), head.said.get("cc", "").replace(";", ",")]),
        subject=head.said.get("subject", ""),
        date=_instant(head.said.get("date", "")),
        text=inner,
    )
    return "\n".join(lines[: head.start]).strip("\n"), forwarded, history


def _instant(written: str) -> datetime | None:
    return instant_in(written) if written else None


def _bare(written: str) -> tuple[Address, ...]:
    """Return the address of a line such as "Amina Sy [mailto:amina@example.org]"."""
    for word in written.replace("mailto:", " ").translate(str.maketrans("[]<>()\"';,", " " * 10)).split():
        if "@" in word and (found := addresses_in([word])):
            return found
    return ()


def _first_cut(lines: Sequence[str]) -> int:
    head = _first_head(lines)
    end = head.start if head else len(lines)
    looked_at = 0
    for number in range(end):
        introduction = _introduction(lines, number)
        if introduction and not _is_answered_within(lines[number + introduction :]):
            return number
        looked_at += bool(introduction)
        if looked_at == _MOST_INTRODUCTIONS:
            break
    return min(end, _quotation(lines[:end]) if head is None else end)


def _introduction(lines: Sequence[str], number: int) -> int:
    """Return how many lines from here say who wrote what follows; 0 where they do not."""
    if not lines[number].strip():
        return 0
    for count in range(1, _WRAPPED + 1):
        if count > 1 and lines[number + count - 2 : number + count - 1] and lines[number + count - 2].endswith(_ENDS):
            break
        if introduces_quotation(" ".join(line.strip(" \t>") for line in lines[number : number + count])):
            return count
    return 0


def _is_answered_within(lines: Sequence[str]) -> bool:
    """Tell whether somebody wrote between the lines that are quoted, so that these belong to what is new."""
    told = [line for line in lines if line.strip()]
    if not told or not told[0].startswith(">"):
        return False
    return any(not line.startswith(">") for line in told)


def _quotation(lines: Sequence[str]) -> int:
    """Return where a quotation begins that lasts to the end."""
    start = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].startswith(">"):
            start = number
        elif lines[number].strip():
            break
    return start


def _first_head(lines: Sequence[str]) -> _Head | None:
    for number, line in enumerate(lines):
        word = fold(line.strip(_ORNAMENT)) if 0 < len(line) <= _LONGEST_HEAD and _looks_ornate(line) else ""
        is_forward = word in FORWARD_HEADS and bool(word)
        if is_forward or (word and word in ORIGINAL_HEADS):
            head = _labelled(lines, _next_told(lines, number + 1))
            if head is not None:
                return _Head(number, head.end, head.said, is_forward)
        elif (head := _labelled(lines, number)) is not None:
            return _Head(_above(lines, number), head.end, head.said)
    return None


def _looks_ornate(line: str) -> bool:
    plain = line.strip()
    return plain.startswith(("-", "_", "—", "–", "*", "=", ">")) or plain.endswith((":", "-"))


def _next_told(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _above(lines: Sequence[str], number: int) -> int:
    """Return where a head begins together with the rule drawn above it."""
    before = number - 1
    while before >= 0 and not lines[before].strip():
        before -= 1
    is_rule = before >= 0 and not lines[before].strip(_ORNAMENT)
    return before if is_rule else number


def _labelled(lines: Sequence[str], start: int) -> _Head | None:
    """Return the head that begins here: labelled lines, the first of them the sender's, close together."""
    said: dict[str, str] = {}
    number, last = start, ""
    while number < len(lines) and number < start + _MOST_LABELS * 2 and len(said) < _MOST_LABELS:
        line = lines[number]
        label, value = _label_of(line)
        if label:
            said[label], last = value, label
        elif not said or (not line.strip() and len(said) >= _LEAST_LABELS):
            break
        elif line.strip() and last in {"to", "cc", "from"} and not line.startswith(">") and "@" in line:
            # Many recipients go on over several lines.
            said[last] = f"{said[last]} {line.strip()}".strip()
        elif line.strip():
            break
        if not said or next(iter(said)) != "from":
            return None
        number += 1
    is_head = len(said) >= _LEAST_LABELS and {"from", "subject"} <= said.keys()
    return _Head(start, number, said) if is_head else None


def _label_of(line: str) -> tuple[str, str]:
    word, colon, value = line.lstrip("> *\t\u200e\u200f").partition(":")
    if not colon or len(word) > _LONGEST_LABEL:
        return "", ""
    label = LABELS.get(fold(word.strip(" *\t\u00a0\u202f")), "")
    return label, value.strip(" *\t\u00a0\u202f")
