"""Which records a reader may know of: the row, whose it is, the level (domain.md sections 3 and 4)."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality as Level
from shiraka.foundation.access.permission import GUARDED, Scope, Standing, allowed, level_of, visible
from shiraka.foundation.access.tests.shelves import BOOK, SHELF, Book, Kind, Shelf, make_shelf, name_reader
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import appoint, make_delegation, make_unit, make_user

pytestmark = pytest.mark.usefixtures("library")

NOTHING = -1


def one_of_each(**more: Any) -> list[Shelf]:
    return [make_shelf(level, **more) for level in Level]


def levels_seen(user: User) -> list[int]:
    return sorted(shelf.confidentiality for shelf in _shelves(user))


def _shelves(user: User) -> list[Shelf]:
    return [shelf for shelf in visible(user, SHELF) if isinstance(shelf, Shelf)]


def _inside(role: str) -> User:
    return make_user(role, unit=make_unit("OTHER"))


def _with_unit(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "unit": make_unit(values["unit"])} if "unit" in values else values


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Typed by hand from section 4: a reader by role and post, the shelves, and up to which level they know of them."""

    role: str
    post: dict[str, Any] = field(default_factory=lambda: {"unit": "OTHER"})
    shelf: dict[str, Any] = field(default_factory=lambda: {"unit": "PIC"})
    is_named: bool = False
    up_to: int


OURS, THEIRS = {"organisation_number": "P-1"}, {"organisation_number": "P-2"}
HERE, ABROAD = {"country": "SEN"}, {"country": "MAR"}
LED, ENTERED = {"leader": "the reader"}, {"created_by": "the reader"}
OF_UNIT = {"unit": "PIC"}
READERS = {
    "any of the staff": Seen(role="FI", up_to=Level.INTERNAL),
    "staff of the unit": Seen(role="PO", post=OF_UNIT, up_to=Level.RESTRICTED),
    "whoever leads it": Seen(role="PO", shelf=LED, up_to=Level.CONFIDENTIAL),
    "whoever entered it": Seen(role="PO", shelf=ENTERED, up_to=Level.CONFIDENTIAL),
    "staff named on it": Seen(role="FI", is_named=True, up_to=Level.STRICT),
    "the leader named in writing": Seen(role="PO", shelf=LED, is_named=True, up_to=Level.STRICT),
    "an auditor": Seen(role="AU", up_to=Level.CONFIDENTIAL),
    "an auditor named on it": Seen(role="AU", is_named=True, up_to=Level.STRICT),
    "a focal point of the unit": Seen(role="FP", post=OF_UNIT, up_to=Level.RESTRICTED),
    "a focal point of another unit": Seen(role="FP", up_to=NOTHING),
    "a focal point of another unit, named": Seen(role="FP", is_named=True, up_to=NOTHING),
    "a focal point who entered it": Seen(role="FP", shelf=ENTERED, up_to=Level.CONFIDENTIAL),
    "its partner": Seen(role="EP", post=OURS, shelf=OURS, up_to=Level.INTERNAL),
    "its partner, named": Seen(role="EP", post=OURS, shelf=OURS, is_named=True, up_to=Level.INTERNAL),
    "another partner": Seen(role="EP", post=THEIRS, shelf=OURS, is_named=True, up_to=NOTHING),
    "its National Commission": Seen(role="NC", post=HERE, shelf=HERE, up_to=Level.INTERNAL),
    "another National Commission": Seen(role="NC", post=ABROAD, shelf=HERE, is_named=True, up_to=NOTHING),
    "an administrator": Seen(role="AD", is_named=True, up_to=NOTHING),
    "a person without a post": Seen(role="", is_named=True, up_to=NOTHING),
}


@pytest.mark.parametrize("seen", READERS.values(), ids=READERS)
def test_a_reader_knows_of_records_up_to_a_level(seen: Seen) -> None:
    user = make_user(seen.role, **_with_unit(seen.post))
    shelf = {name: user if value == "the reader" else value for name, value in seen.shelf.items()}
    shelves = one_of_each(**_with_unit(shelf))
    for each in shelves if seen.is_named else ():
        name_reader(each, user)
    levels = [level for level in Level if level <= seen.up_to]
    assert levels_seen(user) == levels
    # The same answer for each record asked about by itself.
    assert [each.confidentiality for each in shelves if allowed(user, "shelf:R", each)] == levels


def test_a_closed_account_knows_of_nothing() -> None:
    user = make_user("PO")
    for shelf in one_of_each(created_by=user):
        name_reader(shelf, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert levels_seen(User.objects.get(pk=user.pk)) == []


def test_a_post_that_has_ended_opens_nothing() -> None:
    user = make_user("PO", end_date=clock.today() - timedelta(days=1))
    one_of_each(unit=make_unit())
    assert levels_seen(user) == []


def test_what_is_remembered_of_a_reader_ends_with_their_posts() -> None:
    """The question is put together once for the posts of a request, and anew for other posts."""
    user = make_user("AD")
    one_of_each()
    assert levels_seen(user) == []
    appoint(user, "FI", unit=make_unit("OTHER"))
    del user.appointments
    assert levels_seen(user) == [Level.PUBLIC, Level.INTERNAL]
    user.posts.all().delete()
    del user.appointments
    assert levels_seen(user) == []


def test_nobody_signed_in_knows_of_nothing() -> None:
    make_shelf(Level.PUBLIC)
    assert not visible(None, SHELF).exists()


def test_two_posts_add_up() -> None:
    user = make_user("NC", country="SEN")
    appoint(user, "FP", unit=make_unit("CUL"))
    in_country, of_unit = make_shelf(country="SEN"), make_shelf(Level.RESTRICTED, unit=make_unit("CUL"))
    make_shelf(Level.RESTRICTED, country="SEN")
    assert set(_shelves(user)) == {in_country, of_unit}


@pytest.mark.parametrize("role", ["FP", "NC", "EP"])
def test_a_record_that_does_not_say_whose_it_is_is_nobodys(role: str) -> None:
    make_shelf()
    # Nor does the post: nothing is not the same as nothing.
    assert levels_seen(make_user(role, unit=None)) == []


def test_a_record_comes_once_however_often_it_is_theirs() -> None:
    author = make_user("FP", unit=None)
    shelf = make_shelf()
    for _turn in range(3):
        Book.objects.create(shelf=shelf, author=author)
    by_its_books = Kind(model=Shelf, row="shelf", scope=Scope(people=("books__author",)))
    assert list(visible(author, by_its_books)) == [shelf]


def test_what_stands_on_a_record_is_seen_by_those_who_see_it() -> None:
    officer, colleague = make_user("PO"), _inside("PO")
    open_book = Book.objects.create(shelf=make_shelf())
    kept_book = Book.objects.create(shelf=make_shelf(Level.CONFIDENTIAL, leader=officer))
    assert set(visible(officer, BOOK)) == {open_book, kept_book}
    assert list(visible(colleague, BOOK)) == [open_book]
    name_reader(kept_book.shelf, colleague)
    assert set(visible(colleague, BOOK)) == {open_book, kept_book}


def test_a_partner_sees_what_stands_on_their_own_record_only() -> None:
    theirs = Book.objects.create(shelf=make_shelf(organisation_number="P-1"))
    Book.objects.create(shelf=make_shelf(organisation_number="P-2"))
    assert list(visible(make_user("EP", organisation_number="P-1"), BOOK)) == [theirs]


def test_own_in_the_row_of_the_child_narrows_further() -> None:
    writer = make_user("FP")
    shelf = make_shelf(unit=make_unit())
    mine, _another = Book.objects.create(shelf=shelf, author=writer), Book.objects.create(shelf=shelf)
    assert list(visible(writer, BOOK)) == [mine]


def test_the_level_of_a_child_is_that_of_its_parent() -> None:
    assert level_of(Book(shelf=Shelf(confidentiality=3))) == Level.CONFIDENTIAL
    assert level_of(Shelf(confidentiality=4)) == Level.STRICT


def test_a_right_counts_only_on_what_one_may_see() -> None:
    officer = _inside("PO")
    shelf = make_shelf(Level.RESTRICTED, unit=make_unit())
    assert allowed(officer, "shelf:C")
    assert not allowed(officer, "shelf:C", shelf)
    name_reader(shelf, officer)
    assert allowed(officer, "shelf:C", shelf)


def test_seeing_what_is_not_ones_own_does_not_let_one_edit_it() -> None:
    # As a reader (R) they see all, as a focal point (Co) they edit what is of their unit.
    person = make_user("FP", unit=make_unit("CUL"))
    appoint(person, "FI", unit=make_unit("FIN"))
    foreign, own = make_shelf(unit=make_unit()), make_shelf(unit=make_unit("CUL"))
    assert set(_shelves(person)) == {foreign, own}
    assert not allowed(person, "shelf:C", foreign)
    assert allowed(person, "shelf:C", own)


def test_a_right_of_another_letter_is_not_implied() -> None:
    shelf = make_shelf()
    head, officer = make_user("HS"), make_user("PO")
    assert [allowed(head, f"shelf:{letter}", shelf) for letter in "RCA"] == [True, False, True]
    assert [allowed(officer, f"shelf:{letter}", shelf) for letter in "RCA"] == [True, True, False]


def delegate(user: User, *, days_left: int = 10) -> User:
    """Give somebody authority to sign in writing, as a reader reads it anew."""
    today = clock.today()
    make_delegation(today - timedelta(days=20), today + timedelta(days=days_left), receiver=user)
    return User.objects.get(pk=user.pk)


def test_whoever_was_given_authority_in_writing_signs_what_they_may_see() -> None:
    officer, shelf, hidden = make_user("PO"), make_shelf(), make_shelf(Level.CONFIDENTIAL)
    assert not allowed(officer, "shelf_sign:S")
    authorised = delegate(officer)
    assert allowed(authorised, "shelf_sign:S")
    assert allowed(authorised, "shelf_sign:S", shelf)
    assert not allowed(authorised, "shelf_sign:S", hidden)
    # To sign and nothing else.
    assert not allowed(authorised, "shelf:A", shelf)


def test_authority_that_has_ended_or_lies_outside_signs_nothing() -> None:
    outside = make_user("EP", organisation_number="P-1")
    for person in (delegate(make_user("PO"), days_left=-1), delegate(outside), delegate(make_user())):
        assert not allowed(person, "shelf_sign:S")


@pytest.mark.parametrize(("lookup", "queries"), [("unit", 0), ("unit__pk", 1)])
def test_however_often_one_asks_a_record_is_read_once_and_only_for_what_it_does_not_say_itself(
    lookup: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GUARDED.by_model, SHELF.model, replace(SHELF, scope=Scope(unit=lookup)))
    shelf = make_shelf(unit=make_unit())
    focal_point, officer = make_user("FP"), make_user("PO")
    of_focal_point, of_officer = Standing.of(focal_point, shelf), Standing.of(officer, shelf)
    with django_assert_num_queries(queries):
        assert all(of_focal_point.allows("shelf:C") for _turn in range(5))
    with django_assert_num_queries(0):
        # Where no letter says "own", whose the record is does not matter.
        assert of_officer.allows("shelf:C")
