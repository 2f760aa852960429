"""Numbers as people write them: with commas, points, spaces, in Western or Arabic digits."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from shiraka.engines.tables.cells import Scalar, clean

_SPACES = re.compile(r"[\s'’_]")
_GROUPED = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")


def _plain(value: Scalar) -> str:
    text = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in clean(str(value))[0])
    return _SPACES.sub("", text.replace("٫", ".").replace("٬", "").replace("−", "-"))


def decimal_mark_of(values: Iterable[Scalar]) -> str:
    """Return what parts the fractions of a column, "." or ","; of 1.234,5 only the comma can be it.

    Empty where no value tells: 1,234 alone may be either.
    """
    votes = {".": 0, ",": 0}
    for value in values:
        if not isinstance(value, str):
            continue
        text = _plain(value)
        marks = [letter for letter in text if letter in votes]
        if len(set(marks)) == 2:  # noqa: PLR2004 - both marks: the last one parts the fraction
            votes[marks[-1]] += 1
        elif len(marks) == 1 and not _GROUPED.fullmatch(text):
            votes[marks[0]] += 1
        elif len(marks) > 1:
            votes["." if marks[0] == "," else ","] += 1
    if votes["."] == votes[","]:
        return ""
    return max(votes, key=lambda mark: votes[mark])


def read_number(value: Scalar, *, decimal_mark: str = ".") -> Decimal:
    """Return the number a cell means; raises `ValueError`."""
    if isinstance(value, bool) or value is None:
        raise ValueError("no number")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    text = _plain(value)
    other = "," if decimal_mark == "." else "."
    if text.count(decimal_mark) > 1:
        # Twice in one number it can only part thousands.
        text = text.replace(decimal_mark, "")
    text = text.replace(other, "").replace(decimal_mark, ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError("no number") from None
    if not found.is_finite() or not re.fullmatch(r"[+-]?\d*\.?\d*", text):
        raise ValueError("no number")
    return found
