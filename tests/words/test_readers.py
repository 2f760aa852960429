"""What a person reads is in their language: mails, history, lists of names."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.history import happened, names_in
from shiraka.foundation.languages.current import labelled, listing
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User
from shiraka.foundation.work.daily import remind

pytestmark = pytest.mark.django_db


def test_a_reminder_is_written_in_the_language_of_its_reader() -> None:
    officer = make.make_user("PO")
    User.objects.filter(pk=officer.pk).update(email="officer@example.org", language="ar")
    partner = make.with_status("cleared", due_diligence_end_date=clock.today() - timedelta(days=1))
    Partner.objects.filter(pk=partner.pk).update(lead_officer=officer)
    with translation.override("en"):
        remind()
    written = next(message for message in letters() if message.to == ["officer@example.org"])
    assert written.subject == "إيسيسكو · أمر واحد ينتظركم"
    assert "تجديد العناية الواجبة: " in written.body


def test_the_history_says_codes_people_and_days_in_words() -> None:
    partner = make.make_partner(country="SEN")
    entity = ENTITIES.get("partner")
    entry = Entry.objects.filter(action="create", reference=partner.number).get()
    with translation.override("fr"):
        told = {label: after for label, _before, after in happened(entity, entry, names=names_in([entry])).changes}
        assert told["pays du siège"] == "Sénégal"
        assert told["responsable principal"] == str(partner.lead_officer)


@pytest.mark.parametrize(("language", "told"), [("en", "A: B, C"), ("fr", "A\u202f: B, C"), ("ar", "A: B، C")])
def test_names_are_parted_as_the_language_parts_them(language: str, told: str) -> None:
    with translation.override(language):
        assert labelled("A", listing(["B", "C"])) == told


@pytest.mark.parametrize(
    ("language", "subject"), [("fr", "Un nouveau mot de passe"), ("ar", "كلمة مرور جديدة"), ("en", "A new password")]
)
def test_the_mail_for_a_new_password_is_ours_and_offers_no_account(client: Client, language: str, subject: str) -> None:
    user = make.make_user("PO")
    User.objects.filter(pk=user.pk).update(email="officer@example.org")
    for address in ("officer@example.org", "stranger@example.org"):
        client.post("/account/password/reset/", {"email": address}, headers={"accept-language": language})
    to_officer, to_stranger = letters()
    assert subject in to_officer.subject
    assert "/account/password/reset/key/" in to_officer.body
    assert "signup" not in f"{to_officer.body}{to_stranger.body}"
