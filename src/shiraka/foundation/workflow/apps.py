"""The Django app `workflow`."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "shiraka.foundation.workflow"
    label = "workflow"
