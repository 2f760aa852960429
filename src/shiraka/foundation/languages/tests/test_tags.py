from django import forms
from django.template import Context, Template
from django.utils import translation

from shiraka.foundation.languages.templatetags.inputs import control, faults, is_short
from shiraka.values.text import Text


def shown(source: str, language: str = "en", **values: object) -> str:
    with translation.override(language):
        return Template("{% load shiraka %}" + source).render(Context(values))


def test_a_text_in_the_reader_s_language_is_only_isolated() -> None:
    assert shown("{% text name %}", name=Text("Amal", "", "أمل")) == "<bdi>Amal</bdi>"


def test_a_text_that_stands_in_for_another_language_is_marked_for_eye_and_ear() -> None:
    html = shown("{% text name %}", language="fr", name=Text("", "", "أمل"))
    assert '<bdi lang="ar" dir="rtl">أمل</bdi>' in html
    assert 'aria-hidden="true">AR<' in html


def test_what_a_person_wrote_is_escaped() -> None:
    assert "<script>" not in shown("{% text name %}{{ name|ref }}", name="<script>")


def test_an_empty_text_writes_nothing() -> None:
    assert shown("{% text name %}", name=Text()) == ""


def test_the_other_languages_are_those_not_shown() -> None:
    html = shown(
        "{% for code, words in name|other_texts %}{{ code }}:{{ words }} {% endfor %}", name=Text("A", "B", "")
    )
    assert html == "fr:B "


def test_the_same_words_are_not_told_twice() -> None:
    # A name is often written alike in English and French.
    name = Text("Issa Hajar", "Issa Hajar", "عيسى حجر")
    assert shown("{% for code, _words in name|other_texts %}{{ code }} {% endfor %}", name=name) == "ar "


def test_a_state_is_an_icon_and_a_word() -> None:
    html = shown('{% status "active" "Active" "ok" "circle-check" %}')
    assert '<use href="#i-circle-check"/>' in html
    assert ">Active</span>" in html


def test_a_level_of_three_lights_three_bars() -> None:
    assert shown("{% bars4 3 %}").count('class="on"') == 3


def test_only_an_icon_that_points_along_the_line_is_mirrored() -> None:
    assert 'class="i flip"' in shown('{% icon "arrow-right" %}')
    assert 'class="i flip"' in shown('{% status "withdrawn" "Withdrawn" "idle" "undo-2" %}')
    for name in ("check", "clock", "search", "pen-line"):
        assert "flip" not in shown('{% icon "' + name + '" %}')


class Typed(forms.Form):
    code = forms.CharField(max_length=20)
    title = forms.CharField(max_length=300)
    kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])
    other = forms.ChoiceField(choices=[("", "---------"), ("a", "A" * 60)], required=False)


def test_only_fields_with_room_for_what_they_take_stand_beside_another() -> None:
    assert [field.name for field in Typed() if is_short(field)] == ["code", "kind"]


def test_the_blank_choice_is_named() -> None:
    form = Typed()
    assert "Choose…" in control(form["kind"])
    assert "---" not in control(form["kind"]) + control(form["other"])


def test_what_is_only_missing_is_said_with_its_name() -> None:
    form = Typed({"code": "x" * 30})
    assert not form.is_valid()
    assert [fault.sentence for fault in faults(form["title"])] == ["Fill in: Title."]
    assert [fault.sentence for fault in faults(form["kind"])] == ["Choose: Kind."]
    assert [fault.is_whole for fault in (*faults(form["title"]), *faults(form["code"]))] == [True, False]
