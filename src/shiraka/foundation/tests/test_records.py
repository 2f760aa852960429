"""What every record has: the words it is found by, and its bookkeeping."""

from typing import Any

import pytest
from django.db import models

from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.records import BOOKKEEPING, ConfidentialRecord, Record, related_model


@pytest.mark.parametrize("kind", [Record, ConfidentialRecord])
def test_the_bookkeeping_is_what_the_base_of_records_holds_and_no_form_asks(kind: type[models.Model]) -> None:
    fields = {field.name: field for field in kind._meta.get_fields() if isinstance(field, models.Field)}
    assert set(fields) == {*BOOKKEEPING[1:], *({"confidentiality"} if kind is ConfidentialRecord else ())}
    assert [name for name in BOOKKEEPING[1:] if fields[name].editable] == []


def test_a_relation_leads_to_its_model_once_that_is_loaded() -> None:
    user: Any = Appointment._meta.get_field("user")
    assert related_model(user) is User
    unresolved: Any = models.ForeignKey("elsewhere.Thing", models.PROTECT)
    with pytest.raises(TypeError, match="not loaded"):
        related_model(unresolved)
