"""How each kind of reference number is written, and what starts its count anew."""

from dataclasses import dataclass


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
