"""Asking for a step and reading why it is refused."""

from typing import Any

import pytest

from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, Refused
from shiraka.foundation.workflow.perform import perform


def reasons(record: Any, action: str, actor: User | None, **inputs: Any) -> tuple[Condition, ...]:
    with pytest.raises(Refused) as refusal:
        perform(record, action, actor=actor, **inputs)
    return refusal.value.conditions


def rules(record: Any, action: str, actor: User | None, **inputs: Any) -> set[str]:
    return {condition.rule for condition in reasons(record, action, actor, **inputs)}
