"""The pages that link records and end a link, and what the page of a record shows of it."""

from typing import Any

import pytest
from django.test import Client

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.tests.library import write_study
from shiraka.foundation.links.models import Link, LinkKind
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def add(client: Client, study: Study, other: str, **more: Any) -> Any:
    sent = {"kind": LinkKind.FOLLOWS.value, "other": other, "note": "", **more}
    return client.post(f"/studies/{study.pk}/links/add/?type=study", sent)


def told(study: Study) -> list[tuple[str, str, object]]:
    """Return what the trail of a study tells of links."""
    found = Entry.objects.filter(action__in=("link", "unlink"), object_id=study.pk).order_by("sequence")
    return [(entry.action, entry.reason, (entry.before or entry.after)["direction"]) for entry in found]


def test_a_link_is_made_by_number_and_shown_on_both_records() -> None:
    officer = make_user("PO")
    here, there = write_study(actor=officer), write_study(actor=officer)
    client = browser(officer)
    page = client.get(f"/studies/{here.pk}/").context["page"]
    assert page.add_link_url == f"/studies/{here.pk}/links/add/"
    answer = add(client, here, f"Anything · {there.number}", note="The second part")
    assert (answer.status_code, answer["Location"]) == (302, f"/studies/{here.pk}/")
    for study, label in ((here, "Follows from"), (there, "Led to")):
        shown = client.get(f"/studies/{study.pk}/")
        assert [(link.label, link.note) for link in shown.context["page"].links] == [(label, "The second part")]
        assert label in shown.content.decode()
    assert told(here) == [("link", "", "to")]
    assert told(there) == [("link", "", "from")]


def test_only_the_page_it_starts_from_offers_to_end_a_link() -> None:
    officer = make_user("PO")
    here, there = write_study(actor=officer), write_study(actor=officer)
    client = browser(officer)
    add(client, here, there.number)
    link = Link.objects.get()
    address = f"/studies/{here.pk}/links/{link.pk}/remove/"
    assert address in client.get(f"/studies/{here.pk}/").content.decode()
    assert f"/links/{link.pk}/remove/" not in client.get(f"/studies/{there.pk}/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Typed by mistake"}).status_code == 302
    assert not Link.objects.exists()
    assert told(here)[1] == ("unlink", "Typed by mistake", "to")
    assert told(there)[1] == ("unlink", "Typed by mistake", "from")
    assert client.post(address, {}).status_code == 404


def test_what_cannot_be_linked_comes_back_as_it_was_typed() -> None:
    officer = make_user("PO")
    here, there = write_study(actor=officer), write_study(actor=officer)
    client = browser(officer)
    add(client, here, there.number)
    for other in ("", "No such study", here.number, there.number):
        answer = add(client, here, other, note="Kept as typed")
        assert answer.status_code == 422, other
        assert set(answer.context["form"].errors) == {"other"}
        assert "Kept as typed" in answer.content.decode()
    assert Link.objects.count() == 1


def test_a_record_that_is_hidden_cannot_be_linked_to() -> None:
    officer, other = make_user("PO"), make_user("PO")
    here, hidden = (
        write_study(actor=officer),
        write_study(actor=other, title=Text(en="Secret wells"), confidentiality=3),
    )
    answer = add(browser(officer), here, hidden.number)
    assert answer.status_code == 422
    assert hidden.title.en not in answer.content.decode()


def test_whoever_only_reads_links_nothing_and_ends_nothing() -> None:
    officer, reader = make_user("PO"), make_user("HS")
    here, there = write_study(actor=officer), write_study(actor=officer)
    add(browser(officer), here, there.number)
    client, link = browser(reader), Link.objects.get()
    page = client.get(f"/studies/{here.pk}/")
    assert page.context["page"].add_link_url == ""
    assert len(page.context["page"].links) == 1
    assert add(client, here, there.number).status_code == 403
    for study in (here, there):
        assert client.post(f"/studies/{study.pk}/links/{link.pk}/remove/", {}).status_code == 403
    assert Link.objects.exists()
