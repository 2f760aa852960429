"""What happened to a record, in the reader's words; and how each kind of value is told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.history import action_label, happened, names_in
from shiraka.foundation.entities.tests.library import CHAPTER, STUDY, Chapter, write_chapter, write_study
from shiraka.foundation.entities.values import reference_of, title_of, value_of
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text


def entry(action: str = "update", before: Any = None, after: Any = None) -> Entry:
    return Entry(action=action, before=before or {}, after=after or {})


@pytest.mark.parametrize(
    ("entity", "name", "before", "after", "told"),
    [
        (STUDY, "note", "", "Read", ("note", "–", "Read")),
        (STUDY, "pages", 9, None, ("pages", "9", "–")),
        (STUDY, "status", "draft", "review", ("status", "Draft", "In review")),
        (STUDY, "confidentiality", 1, 2, ("confidentiality", "Internal", "Restricted")),
        (STUDY, "title", {"en": "Waters", "ar": "مياه"}, {"en": "", "ar": "آبار"}, ("title", "Waters", "آبار")),
        (STUDY, "title", {"en": ""}, {"en": "Wells"}, ("title", "–", "Wells")),
        (CHAPTER, "is_final", False, True, ("final", "No", "Yes")),
        (CHAPTER, "topics", ["3", "99"], [], ("topics", "Water, 99", "–")),
        (CHAPTER, "country", "", "SEN", ("country", "–", "Senegal")),
        (STUDY, "approved_date", None, "2026-11-05", ("approved on", "–", "5 Nov 2026")),
        (STUDY, "field_of_old", "a", "b", ("field of old", "a", "b")),
        (None, "ended_date", None, "2026-11-25", ("ended date", "–", "2026-11-25")),
    ],
)
def test_a_change_is_told_before_and_after(
    entity: Any, name: str, before: Any, after: Any, told: tuple[str, str, str]
) -> None:
    assert happened(entity, entry(before={name: before}, after={name: after})).changes == (told,)


def test_a_text_is_told_in_the_readers_language() -> None:
    changed = entry(before={"title": {"en": "Waters", "ar": "مياه"}}, after={"title": {"en": "Wells", "ar": "آبار"}})
    with translation.override("ar"):
        ((_label, before, after),) = happened(STUDY, changed).changes
    assert (before, after) == ("مياه", "آبار")


def test_a_text_that_changed_in_another_language_is_told_in_that_one() -> None:
    changed = entry(before={"title": {"en": "Waters", "ar": "مياه"}}, after={"title": {"en": "Wells", "ar": "مياه"}})
    with translation.override("ar"):
        ((_label, before, after),) = happened(STUDY, changed).changes
    assert (before, after) == ("EN \u2068Waters\u2069", "EN \u2068Wells\u2069")


def test_an_opinion_is_told_in_a_line_with_what_it_was_given_on() -> None:
    given = entry("agree", after={"step": "readers", "route": "approval"})
    assert happened(STUDY, given).told_in_a_line == "Agreed: Readers"
    assert happened(STUDY, given, is_masked=True).told_in_a_line == "Agreed"


@pytest.mark.django_db
def test_people_and_units_are_told_by_name(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    before, after, unit = make_user(), make_user(), make_unit()
    entries = [
        entry(before={"leader": before.pk, "unit": None}, after={"leader": after.pk, "unit": unit.pk}),
        entry(before={"leader": None}, after={"leader": before.pk}),
    ]
    with django_assert_num_queries(2):
        names = names_in(entries, STUDY)
    assert happened(STUDY, entries[0], names=names).changes == (
        ("leader", str(before), str(after)),
        ("unit", "–", str(unit)),
    )


def test_personal_data_and_what_is_above_the_readers_level_is_told_only_as_changed() -> None:
    personal = entry(before={"email": "a1b2", "body": "x"}, after={"email": "c3d4", "body": "y"})
    assert happened(CHAPTER, personal).changes == (("e-mail", "•••", "•••"), ("body", "x", "y"))
    masked = happened(STUDY, entry(before={"note": "Secret"}, after={"note": "Told"}), is_masked=True)
    assert masked.changes == (("note", "•••", "•••"),)


@pytest.mark.parametrize(
    ("action", "label"),
    [("create", "Entered"), ("approve", "Approve"), ("object", "Did not agree"), ("burn_the_files", "burn the files")],
)
def test_an_action_is_told_by_its_label(action: str, label: str) -> None:
    assert action_label(STUDY, action) == label
    assert happened(STUDY, entry(action)).label == label


def test_a_move_of_another_entity_keeps_the_general_label() -> None:
    assert action_label(None, "approve") == "Change approved"
    assert action_label(CHAPTER, "approve") == "Change approved"


@pytest.mark.usefixtures("library")
def test_the_whole_history_of_a_record_is_on_its_page(client: Any) -> None:
    officer = make_user("PO")
    study = write_study(actor=officer, note="First")
    client.force_login(officer)
    page = client.get(f"/studies/{study.pk}/history/")
    assert [line.label for line in page.context["lines"]] == ["Entered"]
    assert ("note", "–", "First") in page.context["lines"][0].changes


@pytest.mark.parametrize(
    ("values", "name", "kind", "value"),
    [
        ({"note": ""}, "note", "empty", ""),
        ({"title": Text()}, "title", "empty", ""),
        ({"title": Text(ar="مياه")}, "title", "translated", Text(ar="مياه")),
        ({"pages": 0}, "pages", "number", 0),
        ({"cost": Decimal("9.50")}, "cost", "number", Decimal("9.50")),
        ({"approved_date": date(2026, 11, 25)}, "approved_date", "day", date(2026, 11, 25)),
        ({"status": "review"}, "status", "state", "In review"),
        ({"confidentiality": 2}, "confidentiality", "text", "Restricted"),
    ],
)
def test_each_kind_of_value_is_told_in_its_way(values: dict[str, Any], name: str, kind: str, value: object) -> None:
    told = value_of(STUDY, Study(**values), name)
    assert (told.kind, told.value, told.is_empty) == (kind, value, kind == "empty")


@pytest.mark.parametrize(
    ("values", "name", "kind", "value"),
    [
        ({"country": "SEN"}, "country", "text", "Senegal"),
        ({"topics": ["13", "99"]}, "topics", "codes", ["Climate", "99"]),
        ({"topics": []}, "topics", "empty", ""),
        ({"is_final": False}, "is_final", "yes_no", "No"),
        ({"address": "https://example.org"}, "address", "url", "https://example.org"),
        ({"email": "a@example.org"}, "email", "email", "a@example.org"),
    ],
)
def test_addresses_codes_and_claims_are_told_in_words(
    values: dict[str, Any], name: str, kind: str, value: object
) -> None:
    told = value_of(CHAPTER, Chapter(**values), name)
    assert (told.kind, told.value) == (kind, value)


@pytest.mark.usefixtures("library")
def test_another_record_is_told_with_the_way_to_it() -> None:
    study = write_study()
    chapter = write_chapter(study)
    told = value_of(CHAPTER, chapter, "study")
    assert (told.kind, told.value, told.url) == ("link", study, f"/studies/{study.pk}/")
    unit = value_of(STUDY, study, "unit")
    assert (unit.kind, unit.value, unit.url) == ("text", str(make_unit()), "")


@pytest.mark.usefixtures("library")
def test_a_record_is_called_by_its_title_and_known_by_its_number() -> None:
    study = write_study()
    assert (title_of(study), reference_of(study)) == (study.title, study.number)
    assert reference_of(write_chapter(study)) == ""
