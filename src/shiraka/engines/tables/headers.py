"""Which rows of a sheet name its columns: under titles and empty rows, on one level or on two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shiraka.engines.tables.cells import Row, Scalar, clean, is_blank, letters
from shiraka.engines.tables.faults import Fault, Unreadable

LOOKED_AT = 40
"""Rows among which the names of the columns stand."""
_LONGEST_TITLE = 120


@dataclass(frozen=True)
class Column:
    """A named column: its place counted from 0, its letters, and what it is called."""

    index: int
    title: str

    @property
    def letters(self) -> str:
        return letters(self.index)


@dataclass(frozen=True)
class Header:
    """The columns of a sheet and the last row that names them; the data begins below it."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]


def find_header(rows: Sequence[Row], is_known: Callable[[str], bool]) -> Header:
    """Return the header among the first rows; raises `Unreadable` where there is none.

    `is_known` tells whether a title is one that the columns of such a table have. The row with most of them is
    the header; without any, the first one that is text across.
    """
    best, best_score = -1, 0.0
    for place, row in enumerate(rows[:LOOKED_AT]):
        titles = _titles(row)
        if not titles:
            continue
        known = sum(is_known(title) for title in titles.values())
        is_text = all(is_blank(value) or _has_letter(value) for value in row.values)
        score = known * 3 + (min(len(titles), 10) / 10 if is_text and len(titles) > 1 else 0) - place * 0.01
        if (known or (is_text and len(titles) > 1)) and score > best_score:
            best, best_score = place, score
    if best < 0:
        raise Unreadable(Fault.NO_HEADER)
    return _with_second_level(rows, best, is_known)


def header_at(rows: Sequence[Row], number: int) -> Header:
    """Return the header in the row that somebody points at; raises `Unreadable` when nothing stands there."""
    for row in rows:
        if row.number == number and _titles(row):
            return Header(number, number, _columns(_titles(row)))
    raise Unreadable(Fault.NO_HEADER)


def _with_second_level(rows: Sequence[Row], place: int, is_known: Callable[[str], bool]) -> Header:
    """Join the row found with the one above or below where they are two levels of one header."""
    row = rows[place]
    if place + 1 < len(rows) and rows[place + 1].number == row.number + 1:
        below = rows[place + 1]
        if joined := _joined(row, below, is_known):
            return Header(row.number, below.number, joined)
    if place and rows[place - 1].number == row.number - 1:
        above = rows[place - 1]
        if joined := _joined(above, row, is_known):
            return Header(above.number, row.number, joined)
    return Header(row.number, row.number, _columns(_titles(row)))


def _joined(upper: Row, lower: Row, is_known: Callable[[str], bool]) -> tuple[Column, ...]:
    """Return the columns of two levels: "Name" over "English" and "French"; nothing where they are not levels.

    Merged cells keep their words in the first: an empty cell takes them from its left, where the lower level has
    something to add. Two levels are told by a gap in the upper one that the lower one fills.
    """
    above, below = _titles(upper), _titles(lower)
    is_text = all(is_blank(value) or _has_letter(value) for value in lower.values)
    filled = [index for index in below if index not in above]
    starts = sorted(above)
    if not is_text or len(above) < 2 or not filled or filled[0] < starts[0]:  # noqa: PLR2004 - one title is a heading
        return ()
    # A row of data fills gaps too, but not with several words that differ under one title.
    spans = [[index for index in below if a <= index < b] for a, b in zip(starts, [*starts[1:], 1 << 20], strict=True)]
    if not any(len(span) > 1 for span in spans) or len(below) > len(set(below.values())) + len(spans):
        return ()
    found: dict[int, str] = dict(above)
    for start, span in zip(starts, spans, strict=True):
        for index in span:
            found[index] = f"{above[start]} {below[index]}"
    if sum(map(is_known, found.values())) <= sum(map(is_known, above.values())):
        return ()
    return _columns(found)


def _has_letter(value: Scalar) -> bool:
    return isinstance(value, str) and any(letter.isalpha() for letter in value)


def _titles(row: Row) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, value in enumerate(row.values):
        title = " ".join(clean(str(value))[0].split()) if not is_blank(value) else ""
        if title:
            found[index] = title[:_LONGEST_TITLE]
    return found


def _columns(titles: dict[int, str]) -> tuple[Column, ...]:
    return tuple(Column(index, title) for index, title in sorted(titles.items()))
