"""Entering what a long load changes at its end."""

from collections.abc import Sequence

import pytest

from shiraka.foundation.search.index import Words, forget, gathering, keep_all
from shiraka.foundation.search.models import IndexEntry

pytestmark = pytest.mark.django_db


def entered(*said: tuple[int, str]) -> None:
    keep_all([Words(kind="partner", object_id=key, names=[name]) for key, name in said])


def there() -> Sequence[tuple[int, str]]:
    return list(IndexEntry.objects.order_by("pk").values_list("object_id", "names"))


def test_each_record_is_entered_once_at_the_end_and_what_changed_last_comes_last() -> None:
    with gathering():
        entered((1, "first name"), (2, "other"))
        entered((1, "last name"))
        assert there() == []
    assert there() == [(2, "other"), (1, "last name")]
    entered((3, "afterwards"))
    assert there()[-1] == (3, "afterwards")


def test_what_is_removed_meanwhile_is_not_entered() -> None:
    entered((1, "before"))
    with gathering():
        entered((1, "changed"), (2, "kept"))
        forget("partner", [1])
    assert there() == [(2, "kept")]


def fail() -> None:
    with gathering():
        entered((1, "never"))
        raise LookupError


def test_a_load_that_fails_enters_nothing_and_the_next_change_is_entered_at_once() -> None:
    with pytest.raises(LookupError):
        fail()
    entered((2, "later"))
    assert there() == [(2, "later")]
