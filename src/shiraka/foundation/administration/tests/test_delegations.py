from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shiraka.foundation import clock
from shiraka.foundation.administration.delegations import delegate, revoke
from shiraka.foundation.administration.tests.people import browser, somebody
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import Delegation, User
from shiraka.foundation.workflow.conditions import Refused

pytestmark = pytest.mark.django_db

ADDRESS = "/administration/delegations/"


def written(receiver: User, **changes: Any) -> Delegation:
    """Return a delegation not stored yet."""
    facts: dict[str, Any] = {
        "receiver": receiver,
        "instrument": "Decision 12/2026",
        "instrument_date": clock.today(),
        "types": ["EXP"],
        "ceiling_usd": Decimal(40_000),
        "start_date": clock.today(),
        "end_date": clock.today() + timedelta(days=90),
    }
    return Delegation(**(facts | changes))


def rules(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {condition.rule for condition in refusal.value.conditions}


def test_the_head_of_sector_gives_what_they_may_sign_themselves() -> None:
    chief, officer = somebody("hs", "HS"), somebody("po", "PO")
    given = delegate(written(officer), actor=chief)
    assert (given.giver, given.receiver) == (chief, officer)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.after["types"]) == ("delegate", chief, ["EXP"])


@pytest.mark.parametrize("changes", [{"types": ["FA"]}, {"ceiling_usd": Decimal("50000.01")}])
def test_nobody_gives_more_than_they_have(changes: dict[str, Any]) -> None:
    chief, officer = somebody("hs", "HS"), somebody("po", "PO")
    with pytest.raises(Refused, match=r"yourself|above") as refusal:
        delegate(written(officer, **changes), actor=chief)
    assert rules(refusal) == {"R-13"}
    assert not Delegation.objects.exists()


def test_the_deputy_gives_less_than_the_director_general() -> None:
    officer = somebody("po", "PO")
    amount = {"ceiling_usd": Decimal(300_000)}
    delegate(written(officer, **amount), actor=somebody("dg", "DG", post="DG"))
    with pytest.raises(Refused):
        delegate(written(officer, **amount), actor=somebody("ddg", "DG", post="DDG"))


def test_who_prepares_in_the_office_of_the_director_general_has_nothing_to_give() -> None:
    with pytest.raises(Refused, match="no authority"):
        delegate(written(somebody("po", "PO")), actor=somebody("office", "DG"))


@pytest.mark.parametrize("role", ["EP", "NC", ""])
def test_authority_goes_only_to_somebody_with_a_post_inside(role: str) -> None:
    with pytest.raises(Refused, match="holds a post"):
        delegate(written(somebody("outside", role)), actor=somebody("hs", "HS"))


@pytest.mark.parametrize("role", ["AU", "AD"])
def test_who_audits_or_keeps_the_system_receives_no_authority(role: str) -> None:
    with pytest.raises(Refused, match="not delegated to auditors or administrators"):
        delegate(written(somebody("keeper", role)), actor=somebody("hs", "HS"))


def test_a_delegation_is_not_passed_on_unless_it_says_so() -> None:
    chief, officer, other = somebody("hs", "HS"), somebody("po", "PO"), somebody("fp", "FP")
    source = delegate(written(officer), actor=chief)
    with pytest.raises(Refused, match="may not be passed on"):
        delegate(written(other, source=source), actor=officer)
    assert browser(officer).get(f"{ADDRESS}{source.pk}/pass-on/").status_code == 404


def test_what_is_passed_on_stays_within_what_was_given() -> None:
    chief, officer, other = somebody("hs", "HS"), somebody("po", "PO"), somebody("fp", "FP")
    source = delegate(written(officer, may_be_passed_on=True), actor=chief)
    wrong: list[dict[str, Any]] = [
        {"types": ["IMP"]},
        {"ceiling_usd": Decimal(45_000)},
        {"end_date": source.end_date + timedelta(days=1)},
    ]
    for changes in wrong:
        with pytest.raises(Refused):
            delegate(written(other, source=source, **changes), actor=officer)
    assert delegate(written(other, source=source), actor=officer).source == source
    with pytest.raises(Refused, match="hold no such"):
        delegate(written(officer, source=source), actor=other)


def test_revoking_blocks_at_once_and_takes_along_what_was_passed_on() -> None:
    chief, officer, other = somebody("hs", "HS"), somebody("po", "PO"), somebody("fp", "FP")
    source = delegate(written(officer, may_be_passed_on=True), actor=chief)
    delegate(written(other, source=source), actor=officer)
    with pytest.raises(Refused):
        revoke(source, actor=other, reason="Mine")
    revoke(source, actor=chief, reason="New holder of the post")
    assert not Delegation.objects.valid_on(clock.today()).exists()
    assert Entry.objects.filter(action="revoke").count() == 2


def test_giving_and_revoking_over_the_pages() -> None:
    chief, officer = somebody("hs", "HS"), somebody("po", "PO")
    client = browser(chief)
    sent = {
        "receiver": officer.pk,
        "instrument": "Decision 12/2026",
        "instrument_date": "2026-01-01",
        "types": ["EXP"],
        "ceiling_usd": "40000",
        "start_date": str(clock.today()),
        "end_date": str(date(clock.today().year + 1, 1, 1)),
    }
    refused = client.post(f"{ADDRESS}add/", sent | {"types": ["FA"], "ceiling_usd": "1"})
    assert refused.status_code == 422
    assert "R-13" in refused.content.decode()
    assert client.post(f"{ADDRESS}add/", sent).status_code == 302
    given = Delegation.objects.get()
    assert "Decision 12/2026" in browser(officer).get(ADDRESS).content.decode()
    assert "Decision 12/2026" not in browser(somebody("fi", "FI")).get(ADDRESS).content.decode()
    assert browser(officer).get(f"{ADDRESS}{given.pk}/revoke/").status_code == 403
    assert client.post(f"{ADDRESS}{given.pk}/revoke/", {"reason": ""}).status_code == 422
    assert client.post(f"{ADDRESS}{given.pk}/revoke/", {"reason": "Over"}).status_code == 302
    assert "Revoked" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("role", ["PO", "LA", "EP", "AD", "AU"])
def test_those_who_do_not_sign_for_the_organisation_give_nothing(role: str) -> None:
    assert browser(somebody("other", role)).get(f"{ADDRESS}add/").status_code == 403
