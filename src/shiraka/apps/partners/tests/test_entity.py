"""Every field of the register is accounted for, and each state has its mark."""

import pytest

from shiraka.apps.partners.terms import category_choices
from shiraka.foundation.entities.definition import ENTITIES, Entity

OURS = [item for item in ENTITIES if item.model._meta.app_label == "partners"]


@pytest.mark.parametrize("item", OURS, ids=lambda item: item.key)
def test_every_field_is_shown_or_hidden(item: Entity) -> None:
    assert item.unaccounted() == frozenset()


@pytest.mark.parametrize("item", [item for item in OURS if item.lifecycle], ids=lambda item: item.key)
def test_every_state_has_its_mark(item: Entity) -> None:
    assert item.lifecycle is not None
    assert {str(state) for state in item.marks} == set(item.lifecycle.states)


@pytest.mark.django_db
def test_there_are_23_categories() -> None:
    assert len(category_choices()) == 23
