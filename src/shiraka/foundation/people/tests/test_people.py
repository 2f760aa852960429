"""Who holds which post on a day, and when a delegation is in force (R-13)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from shiraka.foundation import clock
from shiraka.foundation.people.models import Appointment, Delegation, Interest, User
from shiraka.foundation.people.tests.factories import appoint, make_delegation, make_unit, make_user
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 3, 1), date(2026, 8, 31)
DAY = timedelta(days=1)
IN_BETWEEN = [(FIRST - DAY, False), (FIRST, True), (date(2026, 5, 1), True), (LAST, True), (LAST + DAY, False)]


@pytest.mark.parametrize(("day", "is_held"), IN_BETWEEN)
def test_a_post_is_held_from_its_first_day_to_its_last(day: date, *, is_held: bool) -> None:
    appoint(make_user(), "PO", start_date=FIRST, end_date=LAST)
    assert Appointment.objects.held_on(day).exists() is is_held


def test_a_post_without_an_end_is_held_until_further_notice() -> None:
    appoint(make_user(), "PO", start_date=FIRST)
    assert Appointment.objects.held_on(date(2099, 1, 1)).exists()


def test_whoever_begins_tomorrow_may_do_nothing_today() -> None:
    user = make_user()
    appoint(user, "PO", start_date=FIRST)
    with clock.frozen(datetime(2026, 2, 28, 12, tzinfo=UTC)):
        assert User.objects.get(pk=user.pk).roles == frozenset()
    with clock.frozen(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        assert User.objects.get(pk=user.pk).roles == {"PO"}


def test_the_day_of_a_post_is_that_of_the_seat(settings: Settings) -> None:
    settings.TIME_ZONE = "Africa/Casablanca"
    user = make_user()
    appoint(user, "PO", start_date=date(2026, 7, 1))
    # In summer Rabat is an hour ahead of Greenwich: there July has begun.
    with clock.frozen(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert User.objects.get(pk=user.pk).roles == {"PO"}


def test_posts_add_up_and_are_read_once_a_request(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user("PO")
    appoint(user, "DD", unit=make_unit("DDU"))
    appoint(user, "HS", start_date=FIRST, end_date=FIRST)
    reread = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert reread.roles == {"PO", "DD"}
        assert {str(post.unit) for post in reread.appointments} == {"PIC", "DDU"}


@pytest.mark.parametrize(
    ("roles", "is_external"),
    [((), False), (("EP",), True), (("NC",), True), (("EP", "NC"), True), (("EP", "PO"), False), (("AU",), False)],
)
def test_a_reader_from_outside_has_no_post_inside(roles: tuple[str, ...], *, is_external: bool) -> None:
    user = make_user()
    for role in roles:
        appoint(user, role)
    assert User.objects.get(pk=user.pk).is_external is is_external


@pytest.mark.parametrize(("day", "is_valid"), IN_BETWEEN)
def test_a_delegation_is_in_force_from_its_first_day_to_its_last(day: date, *, is_valid: bool) -> None:
    delegation = make_delegation(FIRST, LAST)
    assert Delegation.objects.valid_on(day).exists() is is_valid
    assert delegation.is_valid_on(day) is is_valid


def test_a_revoked_delegation_blocks_at_once_and_is_not_undone_backwards() -> None:
    revoked = date(2026, 5, 1)
    delegation = make_delegation(FIRST, LAST, revoked_date=revoked)
    for day, is_valid in ((revoked - DAY, True), (revoked, False), (revoked + DAY, False)):
        assert Delegation.objects.valid_on(day).exists() is is_valid
        assert delegation.is_valid_on(day) is is_valid


def test_a_delegation_does_not_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError, match="delegation_ends_after_start"), transaction.atomic():
        make_delegation(LAST, FIRST)


def test_nobody_delegates_to_themselves() -> None:
    person = make_user("DG")
    with pytest.raises(IntegrityError, match="delegation_to_another"), transaction.atomic():
        make_delegation(FIRST, LAST, giver=person, receiver=person)


def test_an_interest_counts_until_it_has_ended() -> None:
    user = make_user("LA")
    for number, ended in (("P-00001", None), ("P-00002", date(2026, 2, 1))):
        Interest.objects.create(
            user=user, organisation_number=number, description="Cousin", declared_date=FIRST, ended_date=ended
        )
    assert list(user.declared_numbers) == ["P-00001"]


def test_a_person_is_called_in_the_language_of_the_reader_or_by_the_account() -> None:
    user = User(username="awa", full_name=Text(en="Awa Diop", ar="آوا ديوب"))
    for language, name in (("en", "Awa Diop"), ("fr", "Awa Diop"), ("ar", "آوا ديوب")):
        with translation.override(language):
            assert str(user) == name
    assert str(User(username="awa")) == "awa"
