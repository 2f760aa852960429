"""Forms derived from a table: inputs by kind of field, what is not asked, and records found by number or words."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.utils import translation

from shiraka.foundation.entities.forms import RecordForm, ReferenceField, form_class
from shiraka.foundation.entities.tests.library import CHAPTER, STUDY, Chapter, write_chapter, write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")


def chapter_form(user: User, data: dict[str, Any] | None = None, chapter: Chapter | None = None) -> RecordForm:
    return form_class(CHAPTER, user)(data, user=user, instance=chapter)


def filled(written: Study, **more: Any) -> dict[str, Any]:
    """Return what a browser sends for a chapter that lacks nothing."""
    return {"study": written.number, "heading_en": "Springs", "heading_fr": "", "heading_ar": "", **more}


def test_a_form_asks_for_what_its_table_says_in_that_order() -> None:
    officer = make_user("PO")
    assert list(chapter_form(officer).fields) == [*CHAPTER.form_fields(), "version"]
    study_form = form_class(STUDY, officer)(user=officer)
    assert not {"number", "status", "approved_date", "version_of", "created_by"} & set(study_form.fields)


def test_a_form_for_outside_does_not_ask_what_is_internal() -> None:
    outside = make_user("EP")
    assert "cost" in form_class(STUDY, outside)(user=outside).fields
    assert "cost" not in form_class(STUDY.seen_by(outside), outside)(user=outside).fields


def test_label_help_and_need_come_from_the_model() -> None:
    begun = chapter_form(make_user("PO")).fields["begun_date"]
    assert (begun.label, begun.help_text, begun.required) == ("begun on", "The first word.", False)
    assert chapter_form(make_user("PO")).fields["heading"].required


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("study", ('type="text"', 'autocomplete="off"')),
        ("heading", ('lang="ar" dir="rtl"', 'name="heading_fr"')),
        ("country", ("<select", 'value="SEN"')),
        ("topics", ('type="checkbox"', 'value="13"')),
        ("is_final", ('type="checkbox"',)),
        ("begun_date", ('type="date"', 'dir="ltr"')),
        ("share", ('type="text"', 'inputmode="decimal"', 'dir="ltr"')),
        ("address", ('type="url"', 'dir="ltr"')),
        ("email", ('type="email"', 'dir="ltr"')),
        ("body", ("<textarea",)),
        ("version", ('type="hidden"',)),
    ],
)
def test_each_kind_of_field_has_its_input(name: str, written: tuple[str, ...]) -> None:
    shown = str(chapter_form(make_user("PO"))[name])
    assert [part for part in written if part not in shown] == []


def test_countries_stand_in_the_order_of_the_readers_language() -> None:
    def first_three(language: str) -> list[str]:
        with translation.override(language):
            offered: Any = chapter_form(make_user("PO")).fields["country"]
            return [str(name) for _code, name in list(offered.choices)[1:4]]

    assert first_three("en")[0] == "Afghanistan"
    # By the letters and not by their code points: with its accent under A.
    assert first_three("fr")[:2] == ["Afghanistan", "Afrique du Sud"]
    assert first_three("ar") != first_three("en")


def test_what_a_browser_sends_becomes_values() -> None:
    study, officer = write_study(), make_user("PO")
    sent = filled(study, country="SEN", topics=["3", "13"], is_final="on", share="12.50", address="example.org/a")
    form = chapter_form(officer, sent)
    assert form.is_valid(), form.errors
    chapter = form.save(commit=False)
    assert (chapter.study, chapter.heading, chapter.country) == (study, Text(en="Springs"), "SEN")
    assert (chapter.topics, chapter.is_final, chapter.share) == (["3", "13"], True, Decimal("12.50"))
    assert chapter.address == "https://example.org/a"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"heading_en": ""}, "heading"),
        ({"country": "XYZ"}, "country"),
        ({"topics": ["4"]}, "topics"),
        ({"share": "half"}, "share"),
        ({"begun_date": "2026-13-01"}, "begun_date"),
        ({"address": "no address"}, "address"),
        ({"study": ""}, "study"),
    ],
)
def test_what_does_not_fit_is_told_at_its_input(wrong: dict[str, Any], field: str) -> None:
    form = chapter_form(make_user("PO"), filled(write_study(), **wrong))
    assert set(form.errors) == {field}
    described = str(form[field])
    assert 'aria-invalid="true"' in described
    assert f"id_{field}-error" in described


def test_line_ends_of_the_browser_are_no_change() -> None:
    study, officer = write_study(), make_user("PO")
    chapter = write_chapter(study, body="One\nTwo\n", heading=Text(en="Springs"))
    form = chapter_form(officer, filled(study, body="One\r\nTwo\r\n"), chapter)
    assert form.is_valid()
    assert form.cleaned_data["body"] == "One\nTwo"


def test_the_version_that_was_read_goes_with_the_form() -> None:
    chapter, officer = write_chapter(write_study()), make_user("PO")
    chapter.version = 7
    assert 'name="version" value="7"' in str(chapter_form(officer, chapter=chapter)["version"])
    stale = chapter_form(officer, filled(chapter.study, version="5"), chapter)
    assert stale.is_valid()
    assert stale.stated_version() == 5


def reference(user: User, written: str) -> Any:
    return ReferenceField(entity=STUDY, user=user, required=False).clean(written)


def test_a_record_is_named_by_its_number_or_by_words_of_its_name() -> None:
    waters = write_study(title=Text(en="Waters of the south", ar="مياه الجنوب"))
    write_study(title=Text(en="Waters of the north"))
    officer = make_user("PO")
    for written in (waters.number, f"Waters of the south · {waters.number}", "south waters", "SOUTH", "الجنوب", "جنوب"):
        assert reference(officer, written) == waters, written
    assert reference(officer, "  ") is None


def test_a_name_of_several_or_of_nobody_is_told_in_words() -> None:
    for place in ("south", "north"):
        write_study(title=Text(en=f"Waters of the {place}"))
    with pytest.raises(forms.ValidationError, match=r"could be several: Waters of the .*Write the number"):
        reference(make_user("PO"), "waters")
    with pytest.raises(forms.ValidationError, match="Nothing you may see is called “fire”"):
        reference(make_user("PO"), "fire")
    with pytest.raises(forms.ValidationError, match="Nothing you may see"):
        reference(make_user("PO"), "w" * 301)


def test_a_record_one_may_not_see_cannot_be_named_nor_is_it_offered() -> None:
    hidden = write_study(title=Text(en="Secret waters"), confidentiality=2)
    shown = write_study(title=Text(en="Open waters"))
    stranger = make_user("PO", unit=make_unit("OTHER"))
    for written in (hidden.number, "secret"):
        with pytest.raises(forms.ValidationError, match="Nothing you may see"):
            reference(stranger, written)
    # And does not make a name ambiguous, which would tell that it is there.
    assert reference(stranger, "waters") == shown
    assert ReferenceField(entity=STUDY, user=stranger).offered() == [f"Open waters · {shown.number}"]
