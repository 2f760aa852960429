"""Many records changed at once: by the same rules as one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.apps.partners.models import Contact
from shiraka.apps.partners.tests.factories import make_contact, make_partner
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import Conflict
from shiraka.foundation.entities.batch import update_records
from shiraka.foundation.people.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def contacts() -> list[Contact]:
    partner = make_partner()
    return [make_contact(partner=partner) for _ in range(3)]


def renamed(contacts: list[Contact], purpose: str) -> list[Contact]:
    found = list(Contact.objects.filter(pk__in=[each.pk for each in contacts]).select_related("partner").order_by("pk"))
    for contact in found:
        contact.purpose = purpose
    return found


def test_each_that_changed_has_its_version_and_its_entry(contacts: list[Contact]) -> None:
    sent = renamed(contacts, "Agreed minutes")
    sent[1].purpose = contacts[1].purpose
    before = Entry.objects.count()
    changed = update_records(sent, actor=make_user("PO"), versions=[1, 1, 1])
    assert [contact.pk for contact in changed] == [contacts[0].pk, contacts[2].pk]
    stored = list(Contact.objects.order_by("pk").values_list("purpose", "version"))
    assert stored == [("Agreed minutes", 2), (contacts[1].purpose, 1), ("Agreed minutes", 2)]
    assert Entry.objects.count() == before + 2
    assert Entry.objects.first().after["purpose"] == "Agreed minutes"  # type: ignore[union-attr]  # there are two


def test_one_that_somebody_else_changed_keeps_all_as_they_were(contacts: list[Contact]) -> None:
    sent = renamed(contacts, "Agreed minutes")
    with pytest.raises(Conflict):
        update_records(sent, actor=make_user("PO"), versions=[1, 1, 0])
    assert not Contact.objects.filter(purpose="Agreed minutes").exists()


def test_who_may_not_edit_one_changes_none(contacts: list[Contact]) -> None:
    with pytest.raises(PermissionDenied):
        update_records(renamed(contacts, "Agreed minutes"), actor=make_user("AU"), versions=[1, 1, 1])


def test_thirty_cost_as_many_questions_as_three(contacts: list[Contact]) -> None:
    actor = make_user("PO")
    more = [make_contact(partner=contacts[0].partner) for _ in range(27)]
    costs = []
    for some in (contacts, more):
        sent = renamed(some, "Agreed minutes")
        with CaptureQueriesContext(connection) as asked:
            update_records(sent, actor=actor, versions=[1] * len(sent))
        costs.append(len(asked))
    assert costs[1] <= costs[0]
