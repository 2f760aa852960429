"""The derived pages over HTTP: a record, its form, its moves and opinions, and two people who change the same thing."""

import re
from typing import Any

import pytest
from django.test import Client

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.tests.library import Chapter, write_chapter, write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study, fresh
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(study: Study, **more: Any) -> dict[str, Any]:
    """Return what the form of a study sends when nothing is touched, but for what is said."""
    sent = {
        "title_en": study.title.en,
        "title_fr": study.title.fr,
        "title_ar": study.title.ar,
        "unit": study.unit.pk if study.unit else "",
        "confidentiality": study.confidentiality,
        "pages": study.pages or "",
        "note": study.note,
        "version": study.version,
    }
    return {**sent, **more}


def test_a_record_is_entered_read_and_changed() -> None:
    officer = browser(make_user("PO"))
    answer = officer.post("/studies/add/", typed(Study(title=Text(en="Waters")), unit=make_unit().pk, pages=9))
    study = Study.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/studies/{study.pk}/")
    page = officer.get(f"/studies/{study.pk}/")
    assert page.context["page"].reference == study.number
    assert page.context["page"].title == Text(en="Waters")
    assert officer.post(f"/studies/{study.pk}/edit/", typed(study, pages=12)).status_code == 302
    assert (fresh(study).pages, fresh(study).version) == (12, 2)


def test_a_form_that_does_not_fit_comes_back_as_it_was_typed() -> None:
    officer = browser(make_user("PO"))
    answer = officer.post("/studies/add/", {"title_ar": "", "note": "Much thought"})
    assert answer.status_code == 422
    assert "Much thought" in answer.content.decode()
    assert set(answer.context["form"].errors) >= {"title", "confidentiality"}
    assert not Study.objects.exists()


def test_the_page_leaves_out_what_is_empty_and_groups_the_rest() -> None:
    study = write_study(cost=5, note="Read")
    facts = browser(make_user("PO")).get(f"/studies/{study.pk}/").context["page"].facts
    told = {fact.title: [value.name for value in fact.values] for fact in facts}
    assert told == {"": ["unit"], "Figures": ["cost"], "Approval": ["note"]}


def test_a_reader_from_outside_sees_neither_what_is_internal_nor_what_others_did() -> None:
    partner = make_user("EP", organisation_number="P-1")
    study = write_study(cost=5, organisation_number="P-1", actor=make_user("PO"))
    page = browser(partner).get(f"/studies/{study.pk}/").context["page"]
    assert "cost" not in {value.name for fact in page.facts for value in fact.values}
    assert list(page.history) == []
    officers = browser(make_user("PO")).get(f"/studies/{study.pk}/").context["page"]
    assert [line.label for line in officers.history] == ["Entered"]


@pytest.mark.parametrize("page", ["", "edit/", "history/", "moves/submit/"])
def test_a_record_one_may_not_know_of_does_not_exist(page: str) -> None:
    hidden = write_study(confidentiality=3)
    assert browser(make_user("PO")).get(f"/studies/{hidden.pk}/{page}").status_code == 404


def test_a_reader_without_the_right_reads_and_no_more() -> None:
    study, reader = write_study(), browser(make_user("FI"))
    page = reader.get(f"/studies/{study.pk}/").context["page"]
    assert (page.edit_url, list(page.buttons)) == ("", [])
    for path in (f"/studies/{study.pk}/edit/", f"/studies/{study.pk}/moves/submit/", "/studies/add/"):
        assert reader.get(path).status_code == 403
        assert reader.post(path, {}).status_code == 403


def test_what_belongs_to_a_record_stands_on_its_page_with_the_way_to_add() -> None:
    study = write_study()
    for number in range(9):
        write_chapter(study, heading=Text(en=f"Chapter {number}"))
    write_chapter(write_study(), heading=Text(en="Elsewhere"))
    officer = browser(make_user("PO"))
    (chapters,) = officer.get(f"/studies/{study.pk}/").context["page"].children
    assert len(chapters.rows) == 8
    assert chapters.has_more
    assert "Elsewhere" not in {row.title.en for row in chapters.rows}
    added = officer.get(chapters.add_url)
    assert f"{study.title} · {study.number}" in added.content.decode()


def test_a_move_is_offered_with_what_it_lacks_and_made_once_nothing_does() -> None:
    officer = make_user("PO")
    study = write_study(actor=officer)
    client, address = browser(officer), f"/studies/{study.pk}/moves/submit/"
    lacking = client.get(f"/studies/{study.pk}/").context["page"].missing
    assert [([move.action for move in missing.moves], len(missing.unmet)) for missing in lacking] == [(["submit"], 1)]
    refused = client.post(address, {"version": 1})
    assert refused.status_code == 409
    assert "Nobody counted them." in refused.content.decode()
    # Until then the button stands back, and says where the reasons are.
    assert 'aria-disabled="true" aria-describedby="conditions"' in client.get(address).content.decode()
    assert fresh(study).status == "draft"
    Study.objects.filter(pk=study.pk).update(pages=9)
    assert client.post(address, {"version": 1, "note": "For review"}).status_code == 302
    assert (fresh(study).status, fresh(study).note) == ("review", "For review")
    # The same button again, from a page left open: led back, in words.
    assert client.post(address, {"version": 1})["Location"] == f"/studies/{study.pk}/"


def test_a_move_on_a_record_that_changed_since_is_refused() -> None:
    study = write_study(pages=9)
    Study.objects.filter(pk=study.pk).update(version=2)
    answer = browser(make_user("PO")).post(f"/studies/{study.pk}/moves/submit/", {"version": 1})
    assert answer.status_code == 409
    assert fresh(study).status == "draft"


def test_an_opinion_is_given_on_its_page_and_refused_in_words() -> None:
    study = write_study(pages=9, status="review", actor=make_user("PO"))
    address = f"/studies/{study.pk}/moves/approve/opinions/readers/"
    analyst = browser(make_user("DD"))
    objected = analyst.post(address, {"agrees": "no", "comment": ""})
    assert objected.status_code == 409
    assert "Say why you do not agree." in objected.content.decode()
    assert analyst.post(address, {"agrees": "yes"}).status_code == 302
    assert analyst.post(address, {"agrees": "yes"}).status_code == 409
    assert Entry.objects.filter(action="agree").count() == 1
    assert browser(make_user("FI")).get(address).status_code == 403
    assert analyst.get(address.replace("readers", "astrologer")).status_code == 404


def conflicting(mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Study, Client, Any]:
    """Return a study read by two people, the browser of the one who saves last, and the answer they get."""
    study = write_study(note="Old note", pages=1)
    second = browser(make_user("PO"))
    assert browser(make_user("PO")).post(f"/studies/{study.pk}/edit/", typed(study, **theirs)).status_code == 302
    return study, second, second.post(f"/studies/{study.pk}/edit/", typed(study, **mine))


def test_two_people_who_change_the_same_thing_are_shown_both_texts() -> None:
    study, _client, answer = conflicting({"note": "Mine"}, {"note": "Theirs"})
    assert answer.status_code == 409
    assert fresh(study).note == "Theirs"
    differing = {field["bound"].name: field for field in answer.context["fields"] if field["differs"]}
    assert set(differing) == {"note"}
    note = differing["note"]
    assert (note["mine"].value, note["theirs"].value, note["theirs_only"]) == ("Mine", "Theirs", False)
    assert answer.context["current_version"] == 2


def test_a_text_is_shown_in_the_languages_in_which_the_two_differ() -> None:
    _study, _client, answer = conflicting({"title_fr": "Les eaux"}, {"title_fr": "Les puits"})
    (title,) = [field for field in answer.context["fields"] if field["differs"]]
    assert title["languages"] == ("fr",)
    assert {"Les eaux", "Les puits"} <= set(re.findall("<bdi>(Les [^<]+)</bdi>", answer.content.decode()))


def test_what_only_the_other_changed_is_proposed_as_theirs() -> None:
    study, client, answer = conflicting({"note": "Mine"}, {"pages": 7})
    differing = {field["bound"].name: field["theirs_only"] for field in answer.context["fields"] if field["differs"]}
    assert differing == {"note": False, "pages": True}
    # Saved as proposed, nobody's work is lost.
    chosen = typed(study, note="Mine", version=2) | {"take-pages": "theirs", "take-note": "mine"}
    assert client.post(f"/studies/{study.pk}/edit/", chosen).status_code == 302
    assert (fresh(study).note, fresh(study).pages, fresh(study).version) == ("Mine", 7, 3)


def test_whoever_insists_overrules_knowingly() -> None:
    study, client, _answer = conflicting({"note": "Mine"}, {"note": "Theirs", "pages": 7})
    chosen = typed(study, note="Mine", pages=1, version=2) | {"take-pages": "mine", "take-note": "mine"}
    assert client.post(f"/studies/{study.pk}/edit/", chosen).status_code == 302
    assert (fresh(study).note, fresh(study).pages) == ("Mine", 1)


def test_a_third_change_while_one_chooses_is_a_conflict_again() -> None:
    study, client, _answer = conflicting({"note": "Mine"}, {"note": "Theirs"})
    current = fresh(study)
    browser(make_user("PO")).post(f"/studies/{study.pk}/edit/", typed(current, note="A third"))
    answer = client.post(f"/studies/{study.pk}/edit/", typed(study, note="Mine", version=2))
    assert answer.status_code == 409
    assert fresh(study).note == "A third"


def test_the_pages_speak_three_languages() -> None:
    reader = make_user("PO")
    study = write_study(pages=9)
    write_chapter(study)
    for language, direction in (("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")):
        User.objects.filter(pk=reader.pk).update(language=language)
        client = browser(reader)
        for path in ("/studies/", f"/studies/{study.pk}/", f"/studies/{study.pk}/edit/", "/chapters/"):
            page = client.get(path).content.decode()
            assert f'lang="{language}" dir="{direction}"' in page
    assert Chapter.objects.count() == 1
