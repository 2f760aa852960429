"""What every record has: the words it is found by, and its bookkeeping."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.records import BOOKKEEPING, ConfidentialRecord, Record, folded, related_model
from shiraka.values.folding import fold
from shiraka.values.text import Text


@dataclass
class Named:
    """Stands for a record with a text in three languages, a word and nothing."""

    name: Text
    acronym: str = ""
    year: int | None = None


def found_by(record: Named) -> str:
    return folded(cast("models.Model", record), ("name", "acronym", "year"))


def test_a_record_is_found_by_its_words_in_every_language_and_script() -> None:
    record = Named(Text(en="Libraries", fr="Bibliothèques", ar="المكتبات"), acronym="ALECSO", year=1970)
    assert found_by(record) == "libraries bibliotheques مكتبات alecso 1970"


def test_what_is_empty_leaves_no_gap() -> None:
    assert found_by(Named(Text(ar="مكتبة"), year=1970)) == "مكتبه 1970"
    assert found_by(Named(Text())) == ""


@given(en=st.text(max_size=30), ar=st.text(max_size=30), acronym=st.text(max_size=10))
def test_each_word_of_a_record_finds_it(en: str, ar: str, acronym: str) -> None:
    kept = found_by(Named(Text(en=en, ar=ar), acronym=acronym))
    for part in (en, ar, acronym):
        assert all(word in kept for word in fold(part).split())


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
