"""Personal data: removed after a time, exported and corrected on request (R-18)."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from shiraka.apps.partners.actions import (
    anonymise_contact,
    anonymise_expired,
    correct_contact,
    export_contact,
    record_interaction,
)
from shiraka.apps.partners.models import Contact, Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.deadlines import add_months
from shiraka.engines.search import read_query
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import Conflict, create_record
from shiraka.foundation.search.finding import those_found
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

FIVE_YEARS = 60


def age(contact: Contact, months: int) -> None:
    Contact.objects.filter(pk=contact.pk).update(updated_at=clock.now() - timedelta(days=31 * months))


def whole_trail() -> str:
    return json.dumps([[entry.before, entry.after, entry.reference] for entry in Entry.objects.all()])


def test_a_contact_silent_for_five_years_is_anonymised() -> None:
    contact = make.make_contact()
    age(contact, FIVE_YEARS + 1)
    assert anonymise_expired(clock.today()) == 1
    contact.refresh_from_db()
    assert contact.is_anonymised
    assert (contact.email, contact.name.en) == ("", "Removed person")
    assert not those_found(Contact.objects.all(), read_query("awa"), "contact").exists()
    assert Entry.objects.get(action="anonymise").actor is None


def test_the_copy_a_partner_takes_of_its_own_contact_holds_none_of_our_notes() -> None:
    partner, officer = make.make_partner(), make.make_user("PO")
    record_interaction(make.make_interaction(partner, people="Ali, Awa Diop", subject="Our doubts"), actor=officer)
    contact = make.make_contact(partner)
    correct_contact(contact, actor=officer, version=contact.version, reason="")
    contact.phone = "1"
    correct_contact(contact, actor=officer, version=contact.version, reason="She is leaving, we hear")
    theirs = export_contact(contact, actor=make.make_user("EP", organisation_number=partner.number))
    assert (theirs["interactions"], theirs["history"]) == ([], [])
    ours = export_contact(contact, actor=officer)
    assert [told["subject"] for told in ours["interactions"]] == ["Our doubts"]
    assert [told["reason"] for told in ours["history"]][:2] == ["", "She is leaving, we hear"]


def test_the_copy_holds_meetings_with_this_person_and_not_with_one_whose_name_holds_theirs() -> None:
    partner, officer = make.make_partner(), make.make_user("PO")
    record_interaction(make.make_interaction(partner, people="Ali Ba"), actor=officer)
    short = make.make_contact(partner, name=Text(en="Li"))
    assert export_contact(short, actor=officer)["interactions"] == []


@pytest.mark.parametrize("months", [0, 12, FIVE_YEARS - 3])
def test_a_contact_active_in_the_last_five_years_is_kept(months: int) -> None:
    age(make.make_contact(), months)
    assert anonymise_expired(clock.today()) == 0


def test_a_letter_to_a_contact_counts_as_activity() -> None:
    age(make.make_contact(last_activity_date=add_months(clock.today(), -6)), FIVE_YEARS + 1)
    assert anonymise_expired(clock.today()) == 0


def test_who_is_in_post_at_a_partner_we_meet_is_kept_and_who_left_is_not() -> None:
    partner = make.make_partner()
    Partner.objects.update(last_contact_date=clock.today())
    age(make.make_contact(partner), FIVE_YEARS + 1)
    assert anonymise_expired(clock.today()) == 0
    age(make.make_contact(partner, end_date=add_months(clock.today(), -FIVE_YEARS - 1)), FIVE_YEARS + 1)
    assert anonymise_expired(clock.today()) == 1


def test_the_trail_never_holds_the_data_of_a_person() -> None:
    officer = make.make_user("PO")
    contact = create_record(
        Contact(partner=make.make_partner(), name=Text(en="Awa Diop"), email="awa@example.org", purpose="Visit"),
        actor=officer,
    )
    contact.phone = "+221 33 000"
    correct_contact(contact, actor=officer, version=1, reason="Asked on the telephone")
    anonymise_contact(Contact.objects.get(), actor=officer, reason="Asked for")
    told = whole_trail()
    assert [word for word in ("Awa", "awa@", "+221") if word in told] == []
    assert set(Entry.objects.get(action="update").after) == {"phone"}


def test_a_copy_holds_everything_kept_about_a_person() -> None:
    officer, contact = make.make_user("PO"), make.make_contact(leads=["women"])
    create_record(make.make_interaction(contact.partner, people="Awa Diop, Legal Affairs"), actor=None)
    told = export_contact(contact, actor=officer)
    assert told["name"]["ar"] == "آوا ديوب"
    assert told["partner"]["number"] == contact.partner.number
    assert [item["subject"] for item in told["interactions"]] == ["Visit"]
    assert [item["action"] for item in told["history"]] == ["create"]
    assert set(told) > {"email", "phone", "purpose", "leads", "consent_date"}
    json.dumps(told)
    assert Entry.objects.get(action="export_person").actor == officer


@pytest.mark.parametrize("role", ["HS", "DD", "LA", "AU", "AD", "FP"])
def test_who_only_reads_contacts_neither_exports_nor_removes(role: str) -> None:
    reader, contact = make.make_user(role), make.make_contact()
    with pytest.raises(PermissionDenied):
        export_contact(contact, actor=reader)
    with pytest.raises(PermissionDenied):
        anonymise_contact(contact, actor=reader, reason="Any")


def test_a_correction_keeps_why_it_was_made() -> None:
    officer, contact = make.make_user("PO"), make.make_contact()
    contact.email = "awa@example.org"
    correct_contact(contact, actor=officer, version=contact.version, reason="New address")
    assert Entry.objects.get(action="update").reason == "New address"


def test_two_corrections_at_once_do_not_overwrite_each_other() -> None:
    officer, contact = make.make_user("PO"), make.make_contact()
    mine, theirs = Contact.objects.get(), Contact.objects.get()
    theirs.phone = "1"
    correct_contact(theirs, actor=officer, version=contact.version, reason="")
    mine.phone = "2"
    with pytest.raises(Conflict):
        correct_contact(mine, actor=officer, version=contact.version, reason="")


def test_data_is_removed_once_and_not_written_again() -> None:
    contact = anonymise_contact(make.make_contact(), actor=None, reason="Asked for")
    with pytest.raises(Refused):
        anonymise_contact(contact, actor=None, reason="Again")
    contact.email = "awa@example.org"
    with pytest.raises(ValidationError):
        contact.clean()


def test_consent_has_its_date() -> None:
    with pytest.raises(ValidationError) as missing:
        Contact(partner=make.make_partner(), has_consented=True).clean()
    assert set(missing.value.message_dict) == {"consent_date"}
