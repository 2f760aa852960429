"""What comes in by hand, by haste or by a machine: the pages answer it and store no more than was meant."""

import base64

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.pages import as_, filled, page, post
from shiraka.foundation.documents.models import Document
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "cursor", ["[" * 2000, '{"way":"older","value":"\\ud800","pk":1}', '{"way":"older","value":1e30,"pk":1}']
)
def test_a_cursor_made_up_by_hand_leads_to_the_first_page(cursor: str) -> None:
    client = as_(make.make_user("PO"))
    made_up = base64.urlsafe_b64encode(cursor.encode()).decode()
    for order in ("unit", "status", "-updated_at"):
        answer = client.get(reverse("agreement-list"), {"order": order, "cursor": made_up})
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("agreement-list"))


def test_the_cursor_that_was_given_out_leads_on() -> None:
    lead = make.make_user("PO")
    for _number in range(31):
        make.make_partner(lead_officer=lead)
    client = as_(lead)
    first = client.get(reverse("partner-list"), {"order": "number"}).context["page"]
    second = client.get(f"{reverse('partner-list')}{first.older}").context["page"]
    assert [row.record.number for row in second.rows] == [Partner.objects.order_by("-number")[0].number]
    back = client.get(f"{reverse('partner-list')}{second.newer}").context["page"]
    assert [row.record.pk for row in back.rows] == [row.record.pk for row in first.rows]


def test_a_search_for_a_thousand_words_is_answered() -> None:
    partner = make.make_partner(name=Text(en="House of Science"))
    client = as_(make.make_user("PO"))
    words = " ".join(f"w{number}" for number in range(1200))
    for name in ("partner-list", "search"):
        assert client.get(reverse(name), {"q": words}).status_code == 200
        assert partner.number in page(client, name, q="science " * 1200)


def test_a_text_without_end_is_refused_and_not_stored() -> None:
    officer = make.make_user("PO")
    for name, words in (("name_en", "x" * 501), ("former_names", "x" * 20_001), ("summary_ar", "س" * 20_001)):
        answer = post(as_(officer), "partner-create", **filled(officer, are_others="on", **{name: words}))
        assert answer.status_code == 422, name
    answer = post(as_(officer), "partner-create", **filled(officer, are_others="on", former_names="東" * 20_000))
    assert answer.status_code == 302


def test_a_code_ticked_twice_counts_once() -> None:
    officer = make.make_user("PO")
    post(as_(officer), "partner-create", **filled(officer, sdgs=["4", "4", "5"]))
    assert Partner.objects.get().sdgs == ["4", "5"]


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "1e999999", "NaN", "-1", "0.5"])
def test_a_parent_that_cannot_be_is_the_parent_of_nothing(number: str) -> None:
    contact = make.make_contact()
    assert contact.email not in page(as_(make.make_user("PO")), "contact-list", partner=number)


def test_a_form_sent_twice_adds_one_partner() -> None:
    officer = make.make_user("PO")
    client = as_(officer)
    copy = client.get(reverse("partner-create")).context["form"]["sent"].value()
    given = filled(officer, are_others="on", sent=copy)
    wrong = post(client, "partner-create", **{**given, "country": ""})
    assert wrong.status_code == 422
    assert f'value="{copy}"' in wrong.content.decode()
    first, second = (post(client, "partner-create", **given) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert Partner.objects.count() == 1
    assert post(client, "partner-create", **{**given, "sent": "another"}).status_code == 302
    assert Partner.objects.count() == 2


def test_a_file_sent_twice_is_stored_once() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(lead_officer=officer)
    answers = []
    for title in ("Statutes", "Statutes", "By-laws"):
        given = {"title": title, "kind": "other", "file": ContentFile(b"Words", name="text.txt")}
        answers.append(post(as_(officer), "partner-document", partner.pk, **given).status_code)
    assert answers == [302, 422, 302]
    assert Document.objects.count() == 2
