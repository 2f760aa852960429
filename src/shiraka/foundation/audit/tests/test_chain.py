import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import override_settings

from shiraka.foundation.audit.chain import GENESIS, seal
from shiraka.foundation.audit.models import Entry, Head
from shiraka.foundation.audit.record import differences, snapshot, write
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.people.models import Unit, User
from shiraka.values.text import Text

append_only = importlib.import_module("shiraka.foundation.audit.migrations.0002_append_only")


def _guard(*, on: bool) -> None:
    with connection.schema_editor(atomic=False) if connection.vendor != "sqlite" else _Plain() as editor:
        append_only.backwards(apps, editor)
        if on:
            append_only.forwards(apps, editor)


class _Plain:
    """What the migration needs of a schema editor; SQLite's own refuses to work inside a transaction."""

    connection = connection

    def __enter__(self) -> "_Plain":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def execute(self, statement: str, params: None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


@pytest.fixture
def intruder() -> None:
    """Take the refusal of the database away until the test is undone: somebody can write rows at will."""
    _guard(on=False)


@pytest.fixture
def erasable(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - asked for so that this ends first
    """Let the tests empty the trail afterwards: what they do for that on SQLite is what the trail refuses."""
    yield
    _guard(on=False)


def _write_five(_number: int) -> None:
    left = 5
    try:
        while left:
            try:
                written(1)
            except OperationalError:
                # A database in memory, shared by threads, does not wait for a lock as one in a file does.
                if not (connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"])):
                    raise
                sleep(0.001)
            else:
                left -= 1
    finally:
        connection.close()


def written(count: int) -> list[Entry]:
    """Return that many new entries, one transaction each."""
    entries = []
    for number in range(count):
        with transaction.atomic():
            entries.append(write("update", None, actor=None, after={"number": number}, reason="For a test"))
    return entries


def faults() -> list[tuple[int, str]]:
    return [(defect.sequence, defect.fault) for defect in verify().defects]


@pytest.mark.django_db
def test_an_untouched_trail_is_sound() -> None:
    written(5)
    report = verify()
    assert (report.entries, report.is_sound) == (5, True)
    assert report.head == Entry.objects.get(sequence=5).hash


@pytest.mark.django_db
def test_an_empty_trail_is_sound() -> None:
    assert verify().is_sound


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "updatf"),
        ("reason", "For a tesu"),
        ("after", {"number": 3}),
        ("before", {"number": 1}),
        ("confidentiality", 0),
        ("reference", "P-00001"),
        ("authority", "Delegation"),
        ("hash", "f" * 64),
        ("previous_hash", "f" * 64),
    ],
)
def test_a_flipped_byte_is_found_and_named(column: str, value: object) -> None:
    written(5)
    Entry.objects.filter(sequence=3).update(**{column: value})
    assert 3 in {sequence for sequence, _fault in faults()}


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_another_actor_or_another_time_is_found() -> None:
    written(3)
    moment = Entry.objects.get(sequence=1).at
    Entry.objects.filter(sequence=2).update(at=moment)
    Entry.objects.filter(sequence=3).update(actor=User.objects.create_user("somebody"))
    assert [sequence for sequence, _fault in faults()] == [2, 3]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_row_removed_from_the_middle_is_found() -> None:
    written(5)
    Entry.objects.filter(sequence=3).delete()
    assert faults() == [(3, "entries 3 to 3 are missing")]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_removed_first_row_is_found() -> None:
    written(3)
    Entry.objects.filter(sequence=1).delete()
    assert faults() == [(1, "entries 1 to 1 are missing")]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_removed_last_row_is_found() -> None:
    written(5)
    Entry.objects.filter(sequence=5).delete()
    assert faults() == [(5, "the trail should end at entry 5, it ends at 4")]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_removed_last_row_is_found_even_when_the_head_was_turned_back_to_another() -> None:
    written(5)
    Entry.objects.filter(sequence=5).delete()
    Head.objects.filter(pk=1).update(sequence=4)
    assert [sequence for sequence, _fault in faults()] == [4]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
@pytest.mark.parametrize("later", [0, 1, 5])
def test_a_trail_cut_short_with_its_head_is_found_whatever_is_written_after(later: int) -> None:
    entries = written(5)
    Entry.objects.filter(sequence__gt=3).delete()
    Head.objects.filter(pk=1).update(sequence=3, hash=entries[2].hash)
    written(later)
    assert faults() == [(3 + later, "the trail was cut short or begun anew: the system did not seal this end")]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_trail_begun_anew_under_the_old_head_is_found() -> None:
    written(3)
    Entry.objects.all().delete()
    Head.objects.filter(pk=1).update(sequence=0, hash=GENESIS)
    assert not verify().is_sound
    written(3)
    assert not verify().is_sound


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("after", '{"number": '), ("before", b"\xff\xfe"), ("at", "yesterday"), ("at", 5), ("reason", b"\xff"),
        ("confidentiality", "x"), ("actor_id", "x"), ("sequence", "x"), ("object_id", "x"), ("hash", b"\x00"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_any_more_is_found_and_the_rest_is_read(column: str, value: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Other databases take in a column only what belongs there.")
    written(5)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = on")
        cursor.execute(f"UPDATE audit_entry SET {column} = %s WHERE sequence = 3", [value])  # noqa: S608 - our own words
        cursor.execute("PRAGMA ignore_check_constraints = off")
    report = verify()
    assert not report.is_sound
    assert report.entries == 5
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_an_emptied_trail_is_found() -> None:
    written(2)
    Entry.objects.all().delete()
    assert not verify().is_sound


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_row_put_between_two_others_is_found() -> None:
    entries = written(4)
    forged = Entry(sequence=3, at=entries[1].at, action="sign", previous_hash=entries[1].hash)
    for entry in reversed(entries[2:]):
        Entry.objects.filter(pk=entry.pk).update(sequence=entry.sequence + 1)
    forged.hash = "a" * 64
    forged.save()
    assert {3, 4, 5} <= {sequence for sequence, _fault in faults()}


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_row_put_at_the_end_is_found() -> None:
    entries = written(2)
    forged = Entry(sequence=3, at=entries[1].at, action="sign", previous_hash=entries[1].hash)
    forged.hash = seal(forged)
    forged.save()
    assert faults() == [(2, "the trail should end at entry 2, it ends at 3")]


@pytest.mark.django_db
@pytest.mark.usefixtures("intruder")
def test_a_chain_written_anew_without_the_key_is_found() -> None:
    entries = written(3)
    previous = entries[0].hash
    with override_settings(SHIRAKA_AUDIT_KEY="guessed"):
        for entry in Entry.objects.filter(sequence__gt=1).order_by("sequence"):
            entry.reason, entry.previous_hash = "Rewritten", previous
            entry.hash = previous = seal(entry)
            entry.save()
    Head.objects.filter(pk=1).update(hash=previous)
    assert [sequence for sequence, _fault in faults()] == [2, 3]


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove_an_entry() -> None:
    _guard(on=True)
    written(2)
    for attempt in (lambda: Entry.objects.filter(sequence=1).update(reason="x"), Entry.objects.all().delete):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            attempt()
    assert verify().is_sound


@pytest.mark.usefixtures("erasable")
def test_writing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        write("update", None, actor=None)
    assert not Entry.objects.exists()


@pytest.mark.usefixtures("erasable")
def test_a_change_that_is_undone_leaves_neither_an_entry_nor_a_gap() -> None:
    written(1)
    with transaction.atomic():
        write("update", None, actor=None)
        transaction.set_rollback(True)
    written(1)
    assert (verify().entries, verify().is_sound) == (2, True)


@pytest.mark.usefixtures("erasable")
def test_many_writers_at_once_keep_one_chain() -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(_write_five, range(8)))
    report = verify()
    assert (report.entries, report.is_sound) == (40, True)


@pytest.mark.django_db
def test_an_entry_tells_who_what_before_and_after() -> None:
    actor = User.objects.create_user("somebody")
    unit = Unit.objects.create(code="PIC", name=Text(en="Partnerships"), kind="sector")
    before = snapshot(unit)
    unit.name = Text(en="Partnerships", ar="الشراكات")
    old, new = differences(before, snapshot(unit))
    entry = write("update", unit, actor=actor, before=old, after=new, reason="Arabic name", authority="Circular 3")
    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.actor, stored.reference, stored.record) == (actor, "PIC", unit)
    assert stored.before == {"name": {"en": "Partnerships", "fr": "", "ar": ""}}
    assert stored.after == {"name": {"en": "Partnerships", "fr": "", "ar": "الشراكات"}}
    assert (stored.reason, stored.authority) == ("Arabic name", "Circular 3")
    assert verify().is_sound
