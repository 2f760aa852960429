"""Migrations keep what an installation holds, and a released one is never edited."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.migrations import CONTRACTS, faults, last_release, ours, path_of, released
from tests.architecture.source import ROOT

BOOK = ("library", "book")


def test_a_released_migration_is_never_edited_or_removed() -> None:
    changed = [
        path
        for path, text in released().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text("utf-8") != text
    ]
    assert changed == [], f"since {last_release()}"


def test_a_new_migration_keeps_what_the_last_release_holds() -> None:
    migrations_ = list(ours())
    held = {
        (migration.app_label, operation.name_lower)
        for migration, _before in migrations_
        if path_of(migration) in released()
        for operation in migration.operations
        if isinstance(operation, migrations.CreateModel)
    }
    wrong = {
        path_of(migration): found
        for migration, before in migrations_
        if path_of(migration) not in released() and (found := faults(migration, before, held))
    }
    assert wrong == {}


def test_a_migration_that_takes_something_away_is_in_the_notes() -> None:
    notes = "".join(path.read_text("utf-8") for path in (ROOT / "CHANGELOG.md", *(ROOT / "changes").glob("*.md")))
    taking = [migration for migration, _before in ours() if f"_{CONTRACTS}" in migration.name]
    assert [path_of(migration) for migration in taking if migration.name not in notes] == []


def _library() -> ProjectState:
    fields: list[tuple[str, Any]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=80)),
        ("year", models.IntegerField(null=True)),
    ]
    return ProjectState({BOOK: ModelState("library", "Book", fields)})


def _faults(*operations: Any, name: str = "0002_more_of_books", held: Any = (BOOK,)) -> str:
    migration = type("Migration", (migrations.Migration,), {"operations": operations})(name, "library")
    return "; ".join(faults(migration, _library(), held))


def _no_change(*_arguments: object) -> None:
    """Stand for a movement of data."""


ADD = migrations.AddField("book", "isbn", models.CharField(max_length=20, null=True))
TAKE = migrations.RemoveField("book", "year")
MOVE = migrations.RunPython(_no_change, _no_change)
CONTRACT = "0002_contract_year"


@pytest.mark.parametrize(
    "operation",
    [
        ADD,
        MOVE,
        migrations.AddField("book", "isbn", models.CharField(max_length=20, db_default="")),
        migrations.AlterField("book", "title", models.CharField(max_length=200)),
        migrations.AlterField("book", "title", models.TextField()),
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("book", models.Index(fields=("title",), name="books_by_title")),
    ],
    ids=lambda operation: operation.describe(),
)
def test_a_release_may_add_beside_what_is_there(operation: Any) -> None:
    assert _faults(operation) == ""


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (TAKE, "takes away"),
        (migrations.DeleteModel("Book"), "takes away"),
        (migrations.RenameField("book", "title", "name"), "renames"),
        (migrations.RenameModel("Book", "Volume"), "renames"),
        (migrations.AlterModelTable("book", "volumes"), "renames"),
        (migrations.AddField("book", "isbn", models.CharField(max_length=20, default="")), "does not fill"),
        (migrations.AlterField("book", "year", models.IntegerField()), "refuses what may be stored"),
        (migrations.AlterField("book", "title", models.CharField(max_length=80, unique=True)), "refuses what may"),
        (migrations.AlterField("book", "title", models.CharField(max_length=20)), "changes the type"),
        (migrations.AlterField("book", "year", models.CharField(max_length=20, null=True)), "changes the type"),
        (
            migrations.AddConstraint("book", models.UniqueConstraint(fields=("title",), name="one_book_per_title")),
            "refuses what may be stored",
        ),
        (migrations.RunPython(_no_change), "cannot be undone"),
        (migrations.SeparateDatabaseAndState(database_operations=[TAKE]), "takes away"),
    ],
    ids=lambda value: value.describe() if hasattr(value, "describe") else None,
)
def test_a_release_takes_nothing_from_the_one_before(operation: Any, fault: str) -> None:
    assert fault in _faults(operation)


def test_a_table_that_no_release_has_made_may_change_at_will() -> None:
    assert _faults(TAKE, held=()) == ""


def test_a_release_later_what_nobody_uses_any_more_is_taken_away() -> None:
    assert _faults(TAKE, name=CONTRACT) == ""
    assert "adds while it takes away" in _faults(TAKE, ADD, name=CONTRACT)
    assert "renames" in _faults(migrations.RenameField("book", "title", "name"), name=CONTRACT)


def test_data_moves_apart_from_tables() -> None:
    assert "moves data and changes tables" in _faults(ADD, MOVE)


def test_a_migration_says_in_its_name_what_it_does() -> None:
    assert "no name of its own" in _faults(ADD, name="0002_auto_20261125_0331")
