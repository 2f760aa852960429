"""How each kind of reference number is written, and what starts its count anew."""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Format:
    """The shape of one kind of number.

    `template` may use `seq`, `year`, `prefix` and the parts named by `counted_by`. Every year, if
    `is_yearly`, and every value of the parts in `counted_by` has a count of its own.
    """

    template: str
    is_yearly: bool = False
    counted_by: tuple[str, ...] = ()


FORMATS = {
    "partner": Format(template="P-{seq:05d}"),
    "agreement_draft": Format(template="DR-{year}-{seq:04d}", is_yearly=True),
    "agreement": Format(template="{prefix}/{type}/{year}/{seq:03d}", is_yearly=True, counted_by=("type",)),
    "amendment": Format(template="{parent}-A{seq}", counted_by=("parent",)),
    "case": Format(template="DD-{year}-{seq:04d}", is_yearly=True),
}
"""The kinds by name. Numbers use Western digits in every language."""

_PART = re.compile(r"\\{(\w+)[^}]*\\}")
_SHAPES = {"seq": r"\d{1,9}", "year": r"\d{4}", "parent": r"[A-Z0-9/]{1,40}"}


@cache
def _shape() -> re.Pattern[str]:
    templates = (re.escape(known.template) for known in FORMATS.values())
    return re.compile(
        "|".join(_PART.sub(lambda part: _SHAPES.get(part[1], r"[A-Z0-9]{1,15}"), each) for each in templates)
    )


def looks_numbered(word: str) -> bool:
    """Tell whether a word, in capitals, has the shape of a number that records are given, whether or not one has it."""
    return _shape().fullmatch(word) is not None
