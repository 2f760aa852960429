"""The passage of a text in which a query is found, with the words that were found marked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shiraka.engines.search.query import Part, Query
from shiraka.engines.search.words import stems_of, words_of

# Letters with the marks they carry; a word of the text is folded before it is compared.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u065f\u0670ـ'’]*[^\W_]+)*[\u064b-\u065f\u0670]*")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text as it stands there."""

    text: str
    is_found: bool = False


def marked(text: str, query: Query, *, length: int = 0) -> list[Piece]:
    """Return a text in pieces, those that the query found marked; empty when it found none.

    With a `length` (characters) only the passage around the most of them is returned, cut between words, with
    "…" where something is left out.
    """
    matches = _matcher(query)
    places = [(found.start(), found.end()) for found in _WORD.finditer(text) if matches(found.group())]
    if not places:
        return []
    start, end = _window(text, places, length) if length and len(text) > length else (0, len(text))
    pieces = list(_pieces(text, places, start, end))
    if start:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return pieces


def _matcher(query: Query) -> Callable[[str], bool]:
    tests = [_part_matcher(part) for part in query.parts]

    def matches(word: str) -> bool:
        return any(test(folded) for folded in words_of(word) for test in tests)

    return matches


def _part_matcher(part: Part) -> Callable[[str], bool]:
    whole = {*part.words[:-1], *part.others}
    last, stems = part.words[-1], part.stems | {part.words[-1]}
    if part.is_exact:
        return lambda word: word in whole or word == last
    begins = last if part.is_beginning else None
    return lambda word: (
        word in whole
        or word == last
        or (begins is not None and word.startswith(begins))
        or word in stems
        or not stems.isdisjoint(stems_of(word))
    )


def _window(text: str, places: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Return the stretch that holds the most of what was found, with some words before it."""
    best, most = 0, 0
    for number, (start, _end) in enumerate(places):
        inside = sum(1 for place in places[number:] if place[1] <= start + length * 3 // 4)
        if inside > most:
            best, most = start, inside
    start = max(0, best - length // 4)
    end = min(len(text), start + length)
    if start:
        start = text.find(" ", start, best) + 1 or best
    if end < len(text):
        end = max(text.rfind(" ", start, end), *(stop for begin, stop in places if begin <= best))
    return start, end


def _pieces(text: str, places: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for begin, stop in places:
        if begin < start or stop > end:
            continue
        if begin > at:
            yield Piece(text[at:begin])
        yield Piece(text[begin:stop], is_found=True)
        at = stop
    if at < end:
        yield Piece(text[at:end])
