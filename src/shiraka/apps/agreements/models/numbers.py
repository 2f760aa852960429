"""Which numbers of the register are taken: given here, or standing in the earlier register of the office."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.functions import Lower


def holders_of(model: type[Model], numbers: Iterable[str]) -> dict[str, set[int]]:
    """Return who has each number, or waits to be entered with it, in one query.

    Numbers that differ only in capital letters are one number: nobody who reads them aloud parts them.
    """
    found: dict[str, set[int]] = {number.lower(): set() for number in numbers if number}
    if not found:
        return found
    records: Any = model._default_manager.annotate(given=Lower("number"), brought=Lower("earlier_number"))
    has = records.filter(given__in=found) | records.filter(brought__in=found)
    for pk, *both in has.values_list("pk", "given", "brought"):
        for number in both:
            if number in found:
                found[number].add(pk)
    return found
