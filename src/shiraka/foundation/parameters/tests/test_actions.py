from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.parameters.actions import comment, decide, propose
from shiraka.foundation.parameters.current import AuthorityLine, authority_table, value
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.parameters.tests.people import somebody
from shiraka.foundation.people.models import Unit
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def test_a_setting_has_its_default_until_a_change_is_approved() -> None:
    proposed = propose("number_prefix", "ICESCO/XY", actor=somebody("ad1", "AD"), reason="New name of the sector")
    assert value("number_prefix") == "ICESCO/PIC"
    decide(proposed, actor=somebody("ad2", "AD"), approve=True)
    assert value("number_prefix") == "ICESCO/XY"


def test_whoever_proposes_cannot_decide() -> None:
    person = somebody("ad1", "AD")
    proposed = propose("retention_years", 6, actor=person, reason="Audit advice")
    for approve in (True, False):
        with pytest.raises(Refused) as refusal:
            decide(proposed, actor=person, approve=approve, note="mine")
        assert refusal.value.conditions[0].rule == "R-04"
    assert value("retention_years") == 5


def test_the_database_too_refuses_one_person_on_both_sides() -> None:
    person = somebody("ad1", "AD")
    proposed = propose("retention_years", 6, actor=person, reason="Audit advice")
    proposed.decided_by = person
    with pytest.raises(Exception, match="decided_by_another"):
        proposed.save()


@pytest.mark.parametrize("role", ["HS", "PO", "LA", "DG", "AU"])
def test_only_the_administrator_proposes(role: str) -> None:
    for key, new in (("retention_years", 6), ("risk_dimension_floor", Decimal(50))):
        with pytest.raises(PermissionDenied):
            propose(key, new, actor=somebody(f"{role}{key}", role), reason="Because")


def test_what_judges_partners_is_decided_by_the_head_of_sector_or_the_director_general() -> None:
    for number, role in enumerate(("HS", "DG")):
        floor = Decimal(50 + number)
        proposed = propose("risk_dimension_floor", floor, actor=somebody(f"ad{number}", "AD"), reason="Review")
        with pytest.raises(PermissionDenied):
            decide(proposed, actor=somebody(f"other{number}", "AD"), approve=True)
        decide(proposed, actor=somebody(f"chief{number}", role), approve=True)
        assert value("risk_dimension_floor") == floor


def test_legal_affairs_comments_and_others_do_not() -> None:
    proposed = propose("risk_dimension_floor", Decimal(50), actor=somebody("ad1", "AD"), reason="Review")
    comment(proposed, actor=somebody("la", "LA"), words="Fifty is common elsewhere.")
    with pytest.raises(PermissionDenied):
        comment(proposed, actor=somebody("po", "PO"), words="So do I.")
    assert [said.words for said in proposed.comments.all()] == ["Fifty is common elsewhere."]


def test_a_proposal_that_changes_nothing_or_gives_no_reason_is_refused() -> None:
    person = somebody("ad1", "AD")
    with pytest.raises(Refused):
        propose("retention_years", 5, actor=person, reason="No change")
    with pytest.raises(Refused):
        propose("support_cost_percent", Decimal("8.00"), actor=person, reason="The same with zeros")
    with pytest.raises(Refused):
        propose("retention_years", 6, actor=person, reason="  ")
    assert not ParameterVersion.objects.exists()


def test_a_second_proposal_waits_for_the_first() -> None:
    person = somebody("ad1", "AD")
    propose("retention_years", 6, actor=person, reason="Audit advice")
    with pytest.raises(Refused, match="waiting"):
        propose("retention_years", 7, actor=person, reason="Better advice")


def test_a_refusal_needs_its_reason_and_changes_nothing() -> None:
    proposed = propose("retention_years", 6, actor=somebody("ad1", "AD"), reason="Audit advice")
    other = somebody("ad2", "AD")
    with pytest.raises(Refused) as refusal:
        decide(proposed, actor=other, approve=False)
    assert refusal.value.conditions[0].rule == "R-22"
    refused = decide(proposed, actor=other, approve=False, note="Five years is the rule.")
    assert (refused.state, value("retention_years")) == (State.REFUSED, 5)


def test_a_decided_proposal_is_not_decided_again() -> None:
    proposed = propose("retention_years", 6, actor=somebody("ad1", "AD"), reason="Audit advice")
    other = somebody("ad2", "AD")
    decide(proposed, actor=other, approve=True)
    with pytest.raises(Refused):
        decide(proposed, actor=other, approve=False, note="Changed my mind")


def test_the_value_before_is_kept_as_superseded() -> None:
    one, other = somebody("ad1", "AD"), somebody("ad2", "AD")
    for years in (6, 7):
        decide(propose("retention_years", years, actor=one, reason="Advice"), actor=other, approve=True)
    states = dict(ParameterVersion.objects.values_list("version", "state"))
    assert states == {1: State.SUPERSEDED, 2: State.IN_FORCE}
    assert value("retention_years") == 7


def test_the_trail_tells_which_lines_changed_and_by_whom() -> None:
    one, other = somebody("ad1", "AD"), somebody("hs", "HS")
    lines = [dict(line) for line in value("authority_table")]
    lines[0]["max_risk"] = "substantial"
    removed = lines.pop()
    decide(propose("authority_table", lines, actor=one, reason="Review"), actor=other, approve=True)
    proposed, approved = Entry.objects.order_by("sequence")
    assert (proposed.action, proposed.actor, approved.action, approved.actor) == ("propose", one, "approve", other)
    name = f"{removed['type']} {removed['signatory']}"
    assert set(approved.after) == {"FA DG", name}
    assert approved.before["FA DG"]["max_risk"] == "high"
    assert approved.after["FA DG"]["max_risk"] == "substantial"
    assert approved.after[name] is None
    assert approved.reference == "authority_table"


def test_an_approved_authority_table_is_the_one_that_is_read() -> None:
    lines = [dict(line) for line in value("authority_table") if line["type"] == "FA"]
    lines[0]["ceiling_usd"] = Decimal("1000000.50")
    proposed = propose("authority_table", lines, actor=somebody("ad1", "AD"), reason="Review")
    decide(proposed, actor=somebody("hs", "HS"), approve=True)
    expected = AuthorityLine(
        type="FA", signatory="DG", ceiling_usd=Decimal("1000000.50"), max_risk="high", money_allowed=True
    )
    assert authority_table() == (expected,)


def test_a_table_whose_parts_contradict_each_other_is_refused() -> None:
    bands = [dict(line) for line in value("risk_bands")]
    bands[2]["from_points"] = Decimal(10)
    with pytest.raises(Refused, match="begins above"):
        propose("risk_bands", bands, actor=somebody("ad1", "AD"), reason="Review")


def test_approved_units_become_the_units_that_records_point_to() -> None:
    gone = Unit.objects.create(code="OLD", name=Text(en="Old unit"), kind="sector")
    lines = [dict(line) for line in value("units")]
    lines[0]["parent"] = "PIC"
    proposed = propose("units", lines, actor=somebody("ad1", "AD"), reason="New chart")
    decide(proposed, actor=somebody("ad2", "AD"), approve=True)
    gone.refresh_from_db()
    assert not gone.is_current
    assert Unit.objects.get(code=lines[0]["code"]).parent == Unit.objects.get(code="PIC")
    assert Unit.objects.filter(is_current=True).count() == len([line for line in lines if line["is_current"]])


def test_units_in_a_circle_are_refused() -> None:
    lines = [dict(line) for line in value("units")]
    lines[0]["parent"], lines[1]["parent"] = lines[1]["code"], lines[0]["code"]
    with pytest.raises(Refused, match="part of itself"):
        propose("units", lines, actor=somebody("ad1", "AD"), reason="New chart")


def test_a_version_says_from_which_day_it_holds() -> None:
    proposed = propose("retention_years", 6, actor=somebody("ad1", "AD"), reason="Audit advice")
    decided = decide(proposed, actor=somebody("ad2", "AD"), approve=True)
    assert isinstance(decided.effective_date, date)
