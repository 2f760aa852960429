from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import visible
from shiraka.foundation.administration.interests import declare, end_interest
from shiraka.foundation.administration.tests.people import browser, somebody
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.levels import lower_level
from shiraka.foundation.entities.readers import name_reader, readers_of, remove_reader
from shiraka.foundation.people.models import Interest, Unit, User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def organisation(author: User, level: Confidentiality = Confidentiality.CONFIDENTIAL) -> Any:
    """Return a record of the register; foundation knows it only by the key of its entity."""
    entity = ENTITIES.get("partner")
    assert entity is not None
    model: Any = entity.model
    unit, _is_new = Unit.objects.get_or_create(code="PIC", defaults={"name": Text(en="Partnerships"), "kind": "sector"})
    facts: dict[str, Any] = {
        "unit": unit,
        "lead_officer": author,
        "name": Text(en="Organisation"),
        "country": "SEN",
        "category": "foundation",
    }
    return create_record(model(**facts, confidentiality=level), actor=author)


def sees(user: User, record: Any) -> bool:
    return visible(user, ENTITIES.of(record)).filter(pk=record.pk).exists()


def test_a_name_opens_a_confidential_record_and_taking_it_off_closes_it() -> None:
    author, other = somebody("po", "PO"), somebody("rm", "RM")
    record = organisation(author)
    assert not sees(other, record)
    named = name_reader(record, other, actor=author)
    assert sees(other, record)
    remove_reader(record, named, actor=author)
    assert not sees(other, record)
    actions = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["create", "name_reader", "remove_reader"]


def test_only_who_may_edit_the_record_names_readers() -> None:
    author, other = somebody("po", "PO"), somebody("rm", "RM")
    record = organisation(author)
    with pytest.raises(PermissionDenied):
        name_reader(record, other, actor=other)
    address = f"/administration/readers/partner/{record.pk}/"
    assert browser(other).get(address).status_code == 404
    assert browser(somebody("ad", "AD")).get(address).status_code == 404


def test_a_record_of_all_staff_takes_no_names_nor_does_a_role_that_reads_none() -> None:
    author, other = somebody("po", "PO"), somebody("rm", "RM")
    with pytest.raises(Refused, match="asks for no names"):
        name_reader(organisation(author, Confidentiality.INTERNAL), other, actor=author)
    with pytest.raises(Refused, match="does not read"):
        name_reader(organisation(author), somebody("ad", "AD"), actor=author)


def test_readers_are_named_and_removed_over_the_page() -> None:
    author, other = somebody("po", "PO"), somebody("rm", "RM")
    record, client = organisation(author), browser(author)
    address = f"/administration/readers/partner/{record.pk}/"
    assert client.post(address, {"reader": other.pk}).status_code == 302
    assert client.post(address, {"reader": other.pk}).status_code == 409
    assert "Rm" in client.get(address).content.decode()
    named = readers_of(record).get()
    assert client.post(f"{address}{named.pk}/remove/").status_code == 302
    assert not readers_of(record).exists()


def test_nobody_lowers_the_level_of_a_record_alone() -> None:
    author = somebody("po", "PO")
    record = organisation(author)
    record.confidentiality = Confidentiality.INTERNAL
    with pytest.raises(Refused, match="not lowered by one person"):
        update_record(record, actor=author, version=1)
    record.confidentiality = Confidentiality.STRICT
    with pytest.raises(PermissionDenied):
        # Raising takes one person, but never out of their own sight.
        update_record(record, actor=author, version=1)


def restricted(author: User, *others: User) -> Any:
    """Return a restricted record on which others are named."""
    record = organisation(author, Confidentiality.RESTRICTED)
    for other in others:
        name_reader(record, other, actor=author)
    return record


def test_one_person_proposes_a_lower_level_and_another_agrees() -> None:
    author, head = somebody("po", "PO"), somebody("hs", "HS")
    record = restricted(author, head)
    with pytest.raises(Refused, match="Say why"):
        lower_level(record, Confidentiality.INTERNAL, actor=author)
    assert lower_level(record, 1, actor=author, reason="It was announced").confidentiality == Confidentiality.RESTRICTED
    with pytest.raises(Refused, match="not lowered by one person"):
        lower_level(record, 1, actor=author, reason="Still")
    with pytest.raises(Refused, match="not a lower level"):
        lower_level(record, 3, actor=author, reason="Higher")
    lowered = lower_level(record, 1, actor=head)
    assert (lowered.confidentiality, lowered.version) == (Confidentiality.INTERNAL, 2)
    steps = Entry.objects.order_by("-sequence").values_list("action", "actor", "reason")
    assert list(steps)[:2] == [
        ("lower_level", head.pk, "It was announced"),
        ("propose_level", author.pk, "It was announced"),
    ]


def test_a_proposal_ends_with_a_change_of_the_record_and_stands_for_its_level_only() -> None:
    author, other = somebody("po", "PO"), somebody("rm", "RM")
    record = restricted(author, other)
    lower_level(record, 1, actor=author, reason="It was announced")
    assert lower_level(record, 0, actor=other, reason="To all").confidentiality == Confidentiality.RESTRICTED
    record.city = "Dakar"
    update_record(record, actor=author, version=1)
    assert lower_level(record, 0, actor=author, reason="To all").confidentiality == Confidentiality.RESTRICTED


def test_the_level_is_lowered_over_the_page_by_who_edits_or_decides() -> None:
    author, head, money = somebody("po", "PO"), somebody("hs", "HS"), somebody("fi", "FI")
    record = restricted(author, head, money)
    address = f"/administration/readers/partner/{record.pk}/level/"
    assert browser(money).get(address).status_code == 403
    assert browser(somebody("ad", "AD")).get(address).status_code == 404
    assert browser(author).post(address, {"level": 1, "reason": ""}).status_code == 409
    assert browser(author).post(address, {"level": 1, "reason": "It was announced"}).status_code == 302
    assert "It was announced" in browser(head).get(address).content.decode()
    assert browser(author).post(address, {"level": 1}).status_code == 409
    assert browser(head).post(address, {"level": 1}).status_code == 302
    record.refresh_from_db()
    assert record.confidentiality == Confidentiality.INTERNAL


def test_an_interest_is_declared_in_an_organisation_that_exists_and_ended_by_its_holder() -> None:
    author = somebody("po", "PO")
    record, client = organisation(author), browser(author)
    address = "/administration/interests/"
    unknown = {"organisation_number": "P-99999", "description": "My sister works there"}
    assert client.post(address, unknown).status_code == 422
    assert client.post(address, unknown | {"organisation_number": record.number.lower()}).status_code == 302
    interest = Interest.objects.get()
    assert (interest.user, interest.organisation_number) == (author, record.number)
    assert browser(somebody("rm", "RM")).post(f"{address}{interest.pk}/end/").status_code == 404
    assert client.post(f"{address}{interest.pk}/end/").status_code == 302
    with pytest.raises(Refused):
        end_interest(interest, actor=author)


def test_an_interest_stands_once() -> None:
    author = somebody("po", "PO")
    declare(actor=author, organisation_number="P-00001", description="Board")
    with pytest.raises(Refused):
        declare(actor=author, organisation_number="P-00001", description="Board again")
