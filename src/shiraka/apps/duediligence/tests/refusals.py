"""What a move is refused for, as the tests ask it."""

from typing import Any

import pytest

from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, Refused
from shiraka.foundation.workflow.perform import perform


def reasons(record: Any, action: str, actor: User, **inputs: Any) -> list[Condition]:
    """Return everything a move is refused for."""
    with pytest.raises(Refused) as refusal:
        perform(type(record).objects.get(pk=record.pk), action, actor=actor, **inputs)
    return list(refusal.value.conditions)


def rules(record: Any, action: str, actor: User, **inputs: Any) -> set[str]:
    """Return the rules a move is refused by."""
    return {condition.rule for condition in reasons(record, action, actor, **inputs)}
