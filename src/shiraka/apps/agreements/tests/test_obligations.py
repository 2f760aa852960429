"""What was promised, and what comes of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from shiraka.apps.agreements.lifecycle import OBLIGATION_LIFE
from shiraka.apps.agreements.models import Agreement, Obligation
from shiraka.apps.agreements.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def promised(owner: User, agreement: Agreement | None = None, **more: Any) -> Obligation:
    values = {"text": Text(en="Send the report"), "due_date": clock.today() + timedelta(days=40), **more}
    return create_record(
        Obligation(agreement=agreement or make.make_agreement(officer=owner), owner=owner, **values), actor=owner
    )


def test_an_obligation_is_fulfilled_with_its_day_and_its_evidence_and_opened_again() -> None:
    officer = make.make_user("PO")
    obligation = promised(officer)
    with pytest.raises(ValidationError) as missing:
        perform(obligation, "fulfil", actor=officer)
    assert set(missing.value.message_dict) == {"fulfilled_date", "evidence"}
    to_come = clock.today() + timedelta(days=1)
    with pytest.raises(Refused, match="still to come"):
        perform(obligation, "fulfil", actor=officer, fulfilled_date=to_come, evidence="Letter")
    obligation = perform(obligation, "fulfil", actor=officer, fulfilled_date=clock.today(), evidence="Letter")
    assert (obligation.status, obligation.evidence) == ("fulfilled", "Letter")
    assert perform(obligation, "reopen", actor=officer, reason="It was another report").status == "open"


def test_only_the_head_of_sector_releases_from_a_promise() -> None:
    officer = make.make_user("PO")
    obligation = promised(officer)
    with pytest.raises(PermissionDenied):
        perform(obligation, "release", actor=officer, reason="Both sides agree")
    head = make.make_user("HS")
    assert perform(obligation, "release", actor=head, reason="Both sides agree").status == "released"


def test_every_move_is_played_here() -> None:
    assert set(OBLIGATION_LIFE.actions()) == {"fulfil", "release", "reopen"}


def test_whoever_sees_to_it_is_reminded_thirty_and_seven_days_before_on_the_day_and_when_it_is_late() -> None:
    officer = make.make_user("PO")
    obligation = promised(officer)
    start = clock.now()
    told = {}
    for days in (9, 10, 11, 33, 40, 41):
        with clock.frozen(start + timedelta(days=days)):
            found = [item for item in work_items(officer) if item.title == "See that it is fulfilled"]
            told[days] = [(item.is_reminded_today, item.is_late) for item in found]
    assert told == {
        9: [],
        10: [(True, False)],
        11: [(False, False)],
        33: [(True, False)],
        40: [(True, False)],
        41: [(False, True)],
    }
    perform(obligation, "fulfil", actor=officer, fulfilled_date=clock.today(), evidence="Letter")
    with clock.frozen(start + timedelta(days=41)):
        assert not [item for item in work_items(officer) if item.title == "See that it is fulfilled"]


def test_nobody_promises_who_is_no_party() -> None:
    officer = make.make_user("PO")
    agreement, another = make.make_agreement(officer=officer), make.make_agreement(officer=officer)
    stranger, party = (found.parties.get().partner for found in (another, agreement))
    client = Client()
    client.force_login(officer)
    given = {
        "agreement": agreement.draft_number,
        "text_en": "Send the report",
        "partner": stranger.number,
        "owner": officer.pk,
        "due_date": "2100-01-01",
    }
    answer = client.post(reverse("obligation-create"), given)
    assert answer.status_code == 422
    assert "It is no party to this agreement." in answer.content.decode()
    assert client.post(reverse("obligation-create"), {**given, "partner": party.number}).status_code == 302
    assert Obligation.objects.get().partner == party


def test_a_partner_reads_what_it_and_we_promised_and_not_what_another_did() -> None:
    officer = make.make_user("PO")
    agreement = make.make_agreement(officer=officer)
    reader, other = agreement.parties.get().partner, make.make_partner()
    make.make_party(agreement, other)
    promised(officer, agreement, text=Text(en="We name a person"))
    promised(officer, agreement, text=Text(en="You send a plan"), partner=reader)
    promised(officer, agreement, text=Text(en="Others send a report"), partner=other)
    client = Client()
    client.force_login(make.make_user("EP", organisation_number=reader.number))
    for address in (reverse("obligation-list"), reverse("agreement-record", args=[agreement.pk]), "/api/v1/obligation"):
        page = client.get(address).content.decode()
        assert "We name a person" in page, address
        assert "You send a plan" in page, address
        assert "Others send a report" not in page, address
