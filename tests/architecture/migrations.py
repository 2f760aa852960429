"""What a migration may do to tables that a release has already made: expand, move, contract, one at a time."""

import subprocess
from collections.abc import Collection, Iterator
from functools import cache

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field, ManyToManyField

from tests.architecture.source import ROOT

CONTRACTS = "contract_"
"""How the name of a migration begins, after its number, that takes away what the release before stopped using."""

_TAKES_AWAY = (ops.RemoveField, ops.DeleteModel)
_RENAMES = (ops.RenameField, ops.RenameModel, ops.AlterModelTable)
_TIGHTENS = (ops.AddConstraint, ops.AlterUniqueTogether)
_MOVES_DATA = (ops.RunPython, ops.RunSQL)


@cache
def last_release() -> str:
    """Return the tag of the last release, empty where there is none, or no history."""
    return _git("describe", "--tags", "--abbrev=0", "--match", "v*").strip()


@cache
def released() -> dict[str, str]:
    """Return the migrations of the last release, by path, as they were then."""
    tag = last_release()
    if not tag:
        return {}
    paths = _git("ls-tree", "-r", "--name-only", tag, "--", "src").split()
    return {path: _git("show", f"{tag}:{path}") for path in paths if "/migrations/0" in path and path.endswith(".py")}


def _git(*words: str) -> str:
    done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout if done.returncode == 0 else ""


def path_of(migration: Migration) -> str:
    return f"src/{type(migration).__module__.replace('.', '/')}.py"


def ours() -> Iterator[tuple[Migration, ProjectState]]:
    """Yield each migration of ours with the state of all models before it."""
    loader = MigrationLoader(None)
    for key, migration in sorted(loader.disk_migrations.items()):
        if type(migration).__module__.startswith("shiraka."):
            yield migration, loader.project_state(key, at_end=False)


def faults(migration: Migration, before: ProjectState, released_models: Collection[tuple[str, str]]) -> list[str]:
    """Return what is wrong with a migration that is not released yet, in words.

    `released_models` are those whose tables installations hold, by app and model: while the upgrade
    runs the release before still reads and writes them, and what is in them must survive.
    """
    found: list[str] = []
    state = before.clone()
    contracts = migration.name.partition("_")[2].startswith(CONTRACTS)
    flat = list(_flat(migration.operations))
    if "_auto_" in f"_{migration.name}_":
        found.append("has no name of its own")
    if len({isinstance(operation, _MOVES_DATA) for operation in flat}) > 1:
        found.append("moves data and changes tables")
    for operation in flat:
        model = _model_of(operation)
        if isinstance(operation, _MOVES_DATA) and not operation.reversible:
            found.append("moves data and cannot be undone")
        elif (migration.app_label, model.lower()) in released_models:
            found += [
                f"{fault}: {operation.describe()}"
                for fault in _on_released(operation, state, migration.app_label, contracts=contracts)
            ]
        operation.state_forwards(migration.app_label, state)
    return found


def _model_of(operation: Operation) -> str:
    """Return the model an operation is about: its field's, its name before, or what it makes or removes."""
    names = (getattr(operation, attribute, "") for attribute in ("model_name", "old_name", "name"))
    return next((str(name) for name in names if name), "")


def _flat(operations: Collection[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _on_released(operation: Operation, state: ProjectState, app: str, *, contracts: bool) -> Iterator[str]:
    if isinstance(operation, _RENAMES):
        yield "renames what the release before still uses; add the new one beside it"
    if isinstance(operation, _TAKES_AWAY) and not contracts:
        yield f"takes away what the release before uses; do it a release later, in a migration named {CONTRACTS}…"
    if isinstance(operation, _TIGHTENS) and not contracts:
        yield f"refuses what may be stored; mend the data first, then tighten in a migration named {CONTRACTS}…"
    if isinstance(operation, ops.AddField):
        if contracts:
            yield "adds while it takes away"
        if not _may_be_left_out(operation.field):
            yield "adds a field that the release before does not fill; allow null, or give it a db_default"
    if isinstance(operation, ops.AlterField):
        yield from _on_altered(
            state.models[app, operation.model_name_lower].fields[operation.name], operation.field, contracts=contracts
        )


def _may_be_left_out(field: "Field[object, object]") -> bool:
    return field.null or field.db_default is not NOT_PROVIDED or isinstance(field, ManyToManyField)


def _on_altered(old: "Field[object, object]", new: "Field[object, object]", *, contracts: bool) -> Iterator[str]:
    if not _holds_as_much(old, new):
        yield "changes the type of what is stored; add a field beside it"
    tightens = (old.null and not new.null) or (new.unique and not old.unique)
    if tightens and not contracts:
        yield f"refuses what may be stored; mend the data first, then tighten in a migration named {CONTRACTS}…"


def _holds_as_much(old: "Field[object, object]", new: "Field[object, object]") -> bool:
    kinds = (old.get_internal_type(), new.get_internal_type())
    if kinds == ("CharField", "TextField"):
        return True
    longer = (new.max_length or 0) >= (old.max_length or 0)
    return kinds[0] == kinds[1] and (
        old.db_type(connection) == new.db_type(connection) or (new.max_length is not None and longer)
    )
