"""Bringing the database to the present schema."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending_migrations() -> tuple[str, ...]:
    """Return the migrations not yet applied, as "app.name", in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan)


def migrate_if_needed() -> None:
    """Apply what is pending; asking first makes the usual start a second quicker."""
    if pending_migrations():
        call_command("migrate", interactive=False, verbosity=0)
