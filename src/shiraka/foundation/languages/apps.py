"""The Django app `languages`: teaches each connection to SQLite how texts are sorted."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LanguagesConfig(AppConfig):
    name = "shiraka.foundation.languages"
    label = "languages"

    def ready(self) -> None:
        from shiraka.foundation.languages.sorting import teach_sqlite  # noqa: PLC0415 - settings are complete only now

        connection_created.connect(teach_sqlite, dispatch_uid="languages.sorting")
