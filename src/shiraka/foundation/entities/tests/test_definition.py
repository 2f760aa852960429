"""The table of an entity: every field accounted for, one entity a key, and what readers from outside know of it."""

from dataclasses import replace

import pytest

from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.entities.definition import ENTITIES, Entities, Show
from shiraka.foundation.entities.tests.library import CHAPTER, STUDY
from shiraka.foundation.people.tests.factories import appoint, make_user


def test_a_field_that_is_neither_shown_nor_hidden_is_told() -> None:
    assert STUDY.unaccounted() == frozenset()
    without = replace(STUDY, shows=tuple(show for show in STUDY.shows if show.name not in {"cost", "note"}))
    assert without.unaccounted() == {"cost", "note"}
    assert replace(without, hidden=("cost",)).unaccounted() == {"note"}


def test_a_name_that_is_no_field_of_the_model_is_refused() -> None:
    with pytest.raises(TypeError, match="is not a field"):
        STUDY.field("chapters")


def test_two_entities_of_one_key_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GUARDED.by_model, STUDY.model, STUDY)
    entities = Entities()
    entities.register(STUDY)
    with pytest.raises(ValueError, match="Two entities are called study"):
        entities.register(replace(STUDY, row="chapter"))
    assert list(entities) == [STUDY]


def test_relations_are_what_a_page_reads_with_the_record() -> None:
    assert STUDY.relations() == ("leader", "unit")
    assert CHAPTER.relations() == ("study",)


@pytest.mark.usefixtures("library")
def test_what_belongs_to_a_record_is_listed_on_its_page() -> None:
    assert ENTITIES.listed_on(STUDY) == ((CHAPTER, ("study",)),)
    assert ENTITIES.listed_on(CHAPTER) == ()


@pytest.mark.usefixtures("library")
def test_a_record_is_also_listed_where_its_table_says(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = replace(STUDY, on={CHAPTER.model._meta.label: "chapters"})
    monkeypatch.setitem(ENTITIES._by_key, "study", elsewhere)
    assert ENTITIES.listed_on(CHAPTER) == ((elsewhere, ("chapters",)),)


@pytest.mark.usefixtures("library")
def test_a_record_with_two_ends_is_listed_on_both(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = replace(CHAPTER, on={STUDY.model._meta.label: "second_study"})
    monkeypatch.setitem(ENTITIES._by_key, "chapter", turned)
    assert ENTITIES.listed_on(STUDY) == ((turned, ("study", "second_study")),)


@pytest.mark.django_db
def test_only_readers_from_outside_are_kept_from_what_is_internal() -> None:
    outside, both = make_user("EP"), make_user("EP")
    appoint(both, "PO")
    assert {show.name for show in STUDY.shows} - {show.name for show in STUDY.seen_by(outside).shows} == {"cost"}
    assert STUDY.seen_by(outside).unaccounted() == frozenset()
    for insider in (both, make_user("AU"), make_user()):
        assert STUDY.seen_by(insider) is STUDY


def test_an_entity_without_anything_internal_is_the_same_for_all() -> None:
    plain = replace(STUDY, shows=(Show("title"),), hidden=())
    assert plain._from_outside is plain
