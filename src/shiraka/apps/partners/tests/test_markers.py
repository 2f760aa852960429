"""Markers are claimed by one and verified by another; opportunities are taken up or dropped."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from shiraka.apps.partners.lifecycle import LINKAGE_LIFE, MARKER_LIFE
from shiraka.apps.partners.models import Linkage, Marker
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.refusals import reasons, rules
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


NEXT_YEAR: dict[str, Any] = {"expiry_date": "2100-01-01"}


def test_a_marker_is_verified_by_another_person() -> None:
    marker, head = make.make_marker(), make.make_user("HS")
    marker = perform(marker, "verify", actor=head, **NEXT_YEAR)
    assert (marker.status, marker.verified_by, marker.verified_date) == ("verified", head, clock.today())


def test_whoever_claimed_a_marker_does_not_verify_it() -> None:
    both = make.make_user("PO")
    both.posts.create(role="HS", start_date=clock.today())
    assert "R-03" in rules(make.make_marker(actor=both), "verify", both, **NEXT_YEAR)


def test_whoever_wrote_the_evidence_does_not_verify_it() -> None:
    both = make.make_user("PO")
    both.posts.create(role="HS", start_date=clock.today())
    marker = make.make_marker()
    marker.evidence = "Register, page 3"
    marker = update_record(marker, actor=both, version=marker.version)
    assert rules(marker, "verify", both, **NEXT_YEAR) == {"R-03"}


def test_a_marker_without_evidence_is_not_verified() -> None:
    marker = make.make_marker(evidence="")
    assert reasons(marker, "verify", make.make_user("HS"), **NEXT_YEAR)[0].label == "No evidence is noted"


def test_a_marker_is_not_verified_for_the_past() -> None:
    given: dict[str, Any] = {"expiry_date": clock.today()}
    label = reasons(make.make_marker(), "verify", make.make_user("HS"), **given)[0].label
    assert label == "The marker would be expired already"


def test_a_partner_of_a_member_state_is_no_partner_of_a_non_member_state() -> None:
    label = reasons(make.make_marker(kind="non_member_state"), "verify", make.make_user("HS"), **NEXT_YEAR)[0].label
    assert label == "Its seat is in a Member State"


def test_an_ngo_is_no_non_traditional_donor() -> None:
    marker = make.make_marker(kind="non_traditional_donor")
    assert "traditional donor" in reasons(marker, "verify", make.make_user("HS"), **NEXT_YEAR)[0].label


def test_a_marker_is_refused_with_a_reason() -> None:
    marker, head = make.make_marker(), make.make_user("HS")
    with pytest.raises(ValidationError):
        perform(marker, "refuse", actor=head)
    assert perform(marker, "refuse", actor=head, reason="Two of nine are women").status == "refused"


def test_a_verified_marker_expires_by_itself() -> None:
    marker = perform(make.make_marker(), "verify", actor=make.make_user("HS"), **NEXT_YEAR)
    assert reasons(marker, "expire", None)[0].label == "The marker is still valid"
    type(marker).objects.update(expiry_date=clock.today() - timedelta(days=1))
    assert perform(marker, "expire", actor=None).status == "expired"


def test_a_verified_marker_is_not_rewritten() -> None:
    marker = perform(make.make_marker(), "verify", actor=make.make_user("HS"), **NEXT_YEAR)
    marker.evidence = "Something else"
    with pytest.raises(ValidationError):
        marker.clean()


def make_linkage() -> Linkage:
    linkage = Linkage(partner=make.make_partner(), title=make.text("Observer"), kind="observer", reason="A voice")
    return create_record(linkage, actor=make.make_user("PO"))


def test_an_opportunity_is_taken_up() -> None:
    assert perform(make_linkage(), "take_up", actor=make.make_user("PO")).status == "taken"


def test_an_opportunity_is_dropped_with_a_reason() -> None:
    linkage, officer = make_linkage(), make.make_user("PO")
    with pytest.raises(ValidationError):
        perform(linkage, "drop", actor=officer)
    assert perform(linkage, "drop", actor=officer, reason="No seat is free").status == "dropped"


def test_an_opportunity_is_put_off_to_a_day_and_taken_up_again() -> None:
    linkage, officer = make_linkage(), make.make_user("PO")
    with pytest.raises(ValidationError):
        perform(linkage, "postpone", actor=officer, reason="After their election")
    day = clock.today() + timedelta(days=60)
    with pytest.raises(Refused, match="a day that is past"):
        perform(linkage, "postpone", actor=officer, reason="After their election", due_date=clock.today())
    linkage = perform(linkage, "postpone", actor=officer, reason="After their election", due_date=day)
    assert (linkage.status, linkage.due_date) == ("postponed", day)
    with pytest.raises(Refused):
        perform(linkage, "take_up", actor=officer)
    linkage = perform(linkage, "resume", actor=officer)
    assert perform(linkage, "take_up", actor=officer).status == "taken"


def test_what_was_put_off_comes_back_to_its_owner_on_the_day() -> None:
    linkage, owner = make_linkage(), make.make_user("PO")
    day = clock.today() + timedelta(days=60)
    Linkage.objects.update(owner=owner, due_date=day)
    assert [item.title for item in work_items(owner)] == ["Take up or drop"]
    perform(linkage, "postpone", actor=owner, reason="After their election", due_date=day)
    assert work_items(owner) == []
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert [item.title for item in work_items(owner)] == ["Take up again"]


def test_every_row_of_the_small_tables_is_played_here() -> None:
    assert set(MARKER_LIFE.actions()) == {"verify", "refuse", "expire"}
    assert set(LINKAGE_LIFE.actions()) == {"take_up", "postpone", "resume", "drop"}


def test_a_marker_claimed_twice_is_refused_in_words() -> None:
    marker, officer = make.make_marker(), make.make_user("PO")
    client = Client()
    client.force_login(officer)
    given = {"partner": marker.partner.number, "kind": marker.kind, "basis": "Statutes"}
    answer = client.post(reverse("marker-create"), given)
    assert answer.status_code == 422
    assert "There is one like it already." in answer.content.decode()
    other = make.make_marker(marker.partner, kind="youth_led")
    answer = client.post(reverse("marker-edit", args=[other.pk]), given)
    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="one like it"):
        create_record(Marker(partner=marker.partner, kind=marker.kind, basis="Statutes"), actor=None)
    assert Marker.objects.count() == 2
