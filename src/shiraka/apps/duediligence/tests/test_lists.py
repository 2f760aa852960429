"""Taking lists in: what replaces what, what waits, and that nothing broken ever replaces a good one."""

import pytest
from django.core.files.storage import default_storage

from shiraka.apps.duediligence.actions.lists import SnapshotDamaged, entries_of, take_in
from shiraka.apps.duediligence.models import Snapshot, SnapshotState
from shiraka.apps.duediligence.tests import factories as make
from shiraka.engines.screening.lists import NamedList
from shiraka.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


def in_force(code: str = "sample") -> Snapshot:
    return Snapshot.objects.get(code=code, state=SnapshotState.IN_FORCE)


def test_a_list_is_kept_whole_with_its_hash() -> None:
    held = (make.entry("XE.1", "First", births=("1999",)), make.entry("XE.2", "Second", "الثاني", countries=("SN",)))
    make.load_list(*held)
    assert entries_of(in_force()) == list(held)
    assert Entry.objects.filter(action="put_in_force").count() == 1


def test_the_same_list_again_is_only_found_unchanged() -> None:
    make.load_list()
    first = in_force()
    make.load_list()
    assert Snapshot.objects.count() == 1
    assert in_force().checked_at > first.checked_at


def test_one_file_may_hold_several_lists() -> None:
    several = (make.entry("A.1", "First", code="alpha"), make.entry("B.1", "Second", code="bravo"))
    take_in([NamedList("both.jsonl", several, ())], actor=None)
    assert {snapshot.code for snapshot in Snapshot.objects.filter(state=SnapshotState.IN_FORCE)} == {"alpha", "bravo"}


def test_a_list_that_shrank_much_waits_and_the_good_one_stays() -> None:
    make.load_list(*(make.entry(f"XE.{number}", f"Body {number}") for number in range(20)))
    good = in_force()
    make.load_list(make.entry("XE.1", "Body 1"), is_confirmed=False)
    assert in_force() == good
    assert Snapshot.objects.get(state=SnapshotState.WAITING).why_waiting
    make.load_list(*(make.entry(f"XE.{number}", f"Body {number}") for number in range(19)), is_confirmed=False)
    assert in_force().entry_count == 19


def test_a_stored_list_that_was_changed_is_not_believed() -> None:
    make.load_list()
    snapshot = in_force()
    name = str(snapshot.file.name)
    default_storage.delete(name)
    with pytest.raises(SnapshotDamaged):
        entries_of(snapshot)
    with default_storage.open(name, "wb") as stored:
        stored.write(b"not what was taken in")
    with pytest.raises(SnapshotDamaged):
        entries_of(snapshot)
    default_storage.delete(name)
