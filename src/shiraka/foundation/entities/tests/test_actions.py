"""Entering and changing records: numbered, stamped, told, by whoever may, and never over another's change."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.search import read_query
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.entities.actions import Conflict, left_alone, update_record
from shiraka.foundation.entities.tests.library import write_chapter, write_study
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.search.finding import those_found
from shiraka.foundation.workflow.tests.studies import Study, fresh
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def changed(study: Study, **values: Any) -> Study:
    """Return the study as somebody typed it, not stored."""
    mine = fresh(study)
    for name, value in values.items():
        setattr(mine, name, value)
    return mine


def newest() -> Entry:
    return Entry.objects.order_by("-sequence")[0]


def test_a_record_is_numbered_stamped_found_and_told() -> None:
    officer = make_user("PO")
    study = write_study(actor=officer, note="Été")
    stored = fresh(study)
    assert (stored.number, stored.version, stored.created_by, stored.updated_by) == (
        "DD-2026-0001",
        1,
        officer,
        officer,
    )
    assert (stored.created_at, stored.updated_at) == (NOON, NOON)
    for words in ("dd-2026-0001", "waters", "eaux", "مياه", "été"):
        assert those_found(Study.objects.all(), read_query(words), "study").get() == study
    entry = newest()
    assert (entry.action, entry.actor, entry.object_id, entry.before) == ("create", officer, study.pk, {})
    assert entry.after["title"] == {"en": "Waters", "fr": "Eaux", "ar": "مياه"}
    assert write_study(actor=officer).number == "DD-2026-0002"


def test_nobody_enters_what_they_could_not_edit_and_no_number_is_lost() -> None:
    partner = make_user("EP", organisation_number="P-1")
    for person, number in ((make_user("FI"), ""), (partner, "P-2"), (partner, "")):
        with pytest.raises(PermissionDenied):
            write_study(actor=person, organisation_number=number)
    assert (Study.objects.count(), Entry.objects.count()) == (0, 0)
    assert write_study(actor=partner, organisation_number="P-1").number == "DD-2026-0001"


def test_a_change_raises_the_version_and_tells_only_what_changed() -> None:
    study, officer = write_study(), make_user("PO")
    stored = update_record(changed(study, pages=9, note="Read"), actor=officer, version=1, reason="Counted anew")
    assert (stored.version, fresh(study).version, fresh(study).updated_by) == (2, 2, officer)
    entry = newest()
    assert (entry.action, entry.reason, entry.actor) == ("update", "Counted anew", officer)
    assert entry.before == {"pages": None, "note": ""}
    assert entry.after == {"pages": 9, "note": "Read"}
    assert those_found(Study.objects.all(), read_query("read"), "study").get() == study
    assert verify().is_sound


def test_saving_without_a_change_leaves_no_mark() -> None:
    study, entries = write_study(), Entry.objects.count()
    update_record(changed(study), actor=make_user("PO"), version=1)
    assert (fresh(study).version, Entry.objects.count()) == (1, entries)


def test_who_entered_it_and_when_is_never_rewritten() -> None:
    author = make_user("PO")
    study = write_study(actor=author)
    forged = changed(study, pages=9, created_by=make_user("PO"), created_at=datetime(2020, 1, 1, tzinfo=UTC))
    update_record(forged, actor=make_user("PO"), version=1)
    assert (fresh(study).created_by, fresh(study).created_at) == (author, NOON)


def test_a_record_that_changed_since_is_not_overwritten() -> None:
    study, officer = write_study(), make_user("PO")
    theirs, mine = changed(study, note="Theirs"), changed(study, note="Mine")
    update_record(theirs, actor=make_user("PO"), version=1)
    entries = Entry.objects.count()
    with pytest.raises(Conflict) as conflict:
        update_record(mine, actor=officer, version=1)
    assert isinstance(conflict.value.current, Study)
    assert (conflict.value.current.note, conflict.value.current.version) == ("Theirs", 2)
    assert (fresh(study).note, Entry.objects.count()) == ("Theirs", entries)


def test_nobody_changes_what_they_may_not_or_moves_it_out_of_their_own_reach() -> None:
    study = write_study(unit=make_unit("CUL"))
    inside, outside = make_user("FP", unit=make_unit("CUL")), make_user("FP")
    entries = Entry.objects.count()
    for person, values in ((outside, {"note": "Mine"}), (inside, {"unit": make_unit()}), (inside, {"unit": None})):
        with pytest.raises(PermissionDenied):
            update_record(changed(study, **values), actor=person, version=1)
    assert (fresh(study).version, fresh(study).unit, Entry.objects.count()) == (1, make_unit("CUL"), entries)
    update_record(changed(study, note="Ours"), actor=inside, version=1)


def test_raising_the_level_out_of_ones_own_sight_is_refused() -> None:
    study, officer = write_study(), make_user("PO")
    with pytest.raises(PermissionDenied):
        update_record(changed(study, confidentiality=3), actor=officer, version=1)
    led = write_study(leader=officer)
    update_record(changed(led, confidentiality=3), actor=officer, version=1)


def test_personal_data_goes_to_the_trail_as_a_mark_that_tells_only_a_change() -> None:
    chapter = write_chapter(write_study(), email="awa@example.org")
    mark = newest().after["email"]
    assert isinstance(mark, str)
    assert mark
    assert "awa" not in mark
    chapter.email = "aminata@example.org"
    update_record(chapter, actor=None, version=1)
    assert newest().before["email"] == mark != newest().after["email"]


FIELDS = ("note", "pages", "cost")
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "note": st.sampled_from(["", "a", "b"]),
        "pages": st.sampled_from([None, 1, 2]),
        "cost": st.sampled_from([None, Decimal("1.00"), Decimal("2.00")]),
    },
)


@given(theirs=st.lists(VALUES, min_size=1, max_size=4), mine=VALUES)
def test_on_what_i_left_alone_the_change_of_others_stands(theirs: list[dict[str, Any]], mine: dict[str, Any]) -> None:
    with transaction.atomic():
        read = write_study()
        typed = changed(read, **mine)
        for values in theirs:
            update_record(changed(read, **values), actor=None, version=fresh(read).version)
        stored = fresh(read)
        left = left_alone(typed, stored, read.version)
        for name in FIELDS:
            was, is_now, is_mine = (getattr(study, name) for study in (read, stored, typed))
            if is_mine != was:
                assert name not in left
            elif is_now != was:
                assert name in left
        transaction.set_rollback(True)


def test_only_changes_since_i_read_it_count() -> None:
    study = write_study()
    update_record(changed(study, note="First"), actor=None, version=1)
    mine = changed(study, pages=3)
    update_record(changed(study, note="Second", title=Text(en="Wells")), actor=None, version=2)
    assert left_alone(mine, fresh(study), 2) == {"title", "note"}
    assert left_alone(fresh(study), fresh(study), 3) == frozenset()
