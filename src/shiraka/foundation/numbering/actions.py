"""Giving the next reference number."""

from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.numbering.formats import FORMATS
from shiraka.foundation.numbering.models import Counter


class UnknownKind(LookupError):
    """No format is defined for this kind of number."""


def next_number(kind: str, *, year: int | None = None, prefix: str = "", **parts: str) -> str:
    """Give the next reference number of a kind, in the transaction that stores it.

    The count is locked until that transaction ends: two givers wait for each other, and a number
    whose transaction fails is given again, so there is no gap. `year` is the present one unless
    said; `parts` are those the format names. Raises `UnknownKind`, `TypeError` for a missing or
    unused part, and `TransactionManagementError` outside a transaction.
    """
    return next_numbers(kind, 1, year=year, prefix=prefix, **parts)[0]


def next_numbers(kind: str, count: int, *, year: int | None = None, prefix: str = "", **parts: str) -> list[str]:
    """Give many numbers of a kind, one after the other without gaps, as `next_number` gives one."""
    if not transaction.get_connection().in_atomic_block:
        # Alone, the number would be kept even if what it was meant for is never stored: a gap.
        message = "A reference number is given in the transaction that stores it."
        raise transaction.TransactionManagementError(message)
    try:
        shape = FORMATS[kind]
    except KeyError:
        raise UnknownKind(f"No format is defined for numbers of kind {kind!r}.") from None
    if set(parts) != set(shape.counted_by) or not all(parts.values()):
        raise TypeError(f"A number of kind {kind!r} takes exactly: {', '.join(shape.counted_by) or 'no parts'}.")
    counted_year = (year or clock.today().year) if shape.is_yearly else 0
    counter, _is_new = Counter.objects.select_for_update().get_or_create(
        kind=kind, series="/".join(parts[name] for name in shape.counted_by), year=counted_year
    )
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [
        shape.template.format(seq=number, year=counted_year, prefix=prefix, **parts)
        for number in range(first, first + count)
    ]
