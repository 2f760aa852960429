"""The Django app `documents`."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "shiraka.foundation.documents"
    label = "documents"
