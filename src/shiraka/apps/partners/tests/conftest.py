"""Answers what the app of agreements would answer: whether one is in force."""

from collections.abc import Callable
from typing import Any

import pytest

from shiraka.foundation.events.facts import FACTS

FACT = "partners.has_agreement_in_force"


@pytest.fixture(autouse=True)
def agreement_in_force(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Return a function that says whether every partner has an agreement in force; none has at first."""
    held = {"answer": False}

    def supplier(_partner: object) -> bool:
        return held["answer"]

    def say(answer: bool) -> None:  # noqa: FBT001 - a switch
        held["answer"] = answer

    suppliers: dict[str, Any] = FACTS._suppliers
    monkeypatch.setitem(suppliers, FACT, supplier)
    return say
