from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shiraka.foundation.search import postgresql, sqlite

_BY_VENDOR = {"sqlite": sqlite, "postgresql": postgresql}


def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _BY_VENDOR[editor.connection.vendor].CREATE:
        editor.execute(statement, params=None)


def backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _BY_VENDOR[editor.connection.vendor].DROP:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The table of words, as each database keeps it."""

    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
