from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.parameters.actions import decide, propose
from shiraka.foundation.parameters.current import value
from shiraka.foundation.parameters.forms import PREFIX
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.parameters.registry import PARAMETERS
from shiraka.foundation.parameters.tests.people import somebody
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db

BANDS = "/settings/authority/risk_bands/"
YEARS = "/settings/parameter/retention_years/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(rows: list[dict[str, str]], **more: str) -> dict[str, str]:
    """Return what a browser sends for a grid."""
    sent = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0", "base": "0", "reason": "Review"}
    sent |= {f"{PREFIX}-{number}-{name}": each for number, row in enumerate(rows) for name, each in row.items()}
    return sent | more


def bands(**points: str) -> list[dict[str, str]]:
    usual = {"low": "0", "moderate": "25", "substantial": "45", "high": "65"} | points
    return [{"band": band, "from_points": point} for band, point in usual.items()]


def test_every_setting_has_its_page_and_its_form() -> None:
    client = browser(somebody("ad", "AD"))
    for parameter in PARAMETERS.values():
        address = f"/settings/{parameter.right}/{parameter.key}/"
        assert str(parameter.label) in client.get(address).content.decode().replace("&#x27;", "'")
        assert client.get(f"{address}propose/").status_code == 200


def test_the_list_shows_each_reader_what_concerns_them() -> None:
    all_of_them = browser(somebody("ad", "AD")).get("/settings/").content.decode()
    assert "Retention" in all_of_them or "Years personal data is kept" in all_of_them
    theirs = browser(somebody("hs", "HS")).get("/settings/").content.decode()
    assert "Authority table" in theirs
    assert "Years personal data is kept" not in theirs
    assert browser(somebody("po", "PO")).get("/settings/").status_code == 403


def test_numbers_of_a_setting_stand_under_one_another() -> None:
    page = browser(somebody("hs", "HS")).get("/settings/authority/authority_table/").content.decode()
    assert '<th scope="col" class="r">Up to, US dollars</th>' in page
    assert '<th scope="col">Signatory</th>' in page


def test_a_setting_is_found_only_under_the_row_that_rules_it() -> None:
    client = browser(somebody("ad", "AD"))
    assert client.get("/settings/parameter/risk_bands/").status_code == 404
    assert client.get("/settings/authority/retention_years/").status_code == 404
    assert browser(somebody("hs", "HS")).get(YEARS).status_code == 403


def test_a_change_goes_from_proposal_to_approval_over_the_pages() -> None:
    sent = browser(somebody("ad1", "AD")).post(f"{YEARS}propose/", {"value": "7", "reason": "Advice", "base": "0"})
    assert sent.status_code == 302
    other = browser(somebody("ad2", "AD"))
    page = other.get(YEARS).content.decode()
    assert "Advice" in page
    assert 'value="approve"' in page
    assert other.post(f"{YEARS}decide/", {"decision": "approve", "note": ""}).status_code == 302
    assert value("retention_years") == 7
    assert "version 1" in other.get(f"{YEARS}versions/1/").content.decode()


def test_whoever_proposed_gets_no_buttons_and_is_refused_in_words() -> None:
    person = somebody("ad1", "AD")
    propose("retention_years", 6, actor=person, reason="Advice")
    client = browser(person)
    assert 'value="approve"' not in client.get(YEARS).content.decode()
    refused = client.post(f"{YEARS}decide/", {"decision": "approve"})
    assert refused.status_code == 409
    assert "R-04" in refused.content.decode()
    assert value("retention_years") == 5


def test_a_wrong_value_comes_back_as_typed_with_the_error_beside_it() -> None:
    answer = browser(somebody("ad", "AD")).post(f"{YEARS}propose/", {"value": "many", "reason": "", "base": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="many"' in page
    assert 'id="id_value-error"' in page
    assert 'href="#id_reason"' in page


def test_a_table_keeps_what_was_typed_and_marks_the_cell() -> None:
    rows = bands(moderate="twenty")
    answer = browser(somebody("ad", "AD")).post(f"{BANDS}propose/", lines(rows))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="twenty"' in page
    assert f'href="#id_{PREFIX}-1-from_points"' in page
    assert f'id="id_{PREFIX}-1-from_points-error"' in page


def test_a_line_that_stands_twice_is_marked() -> None:
    rows = [*bands(), {"band": "high", "from_points": "80"}]
    page = browser(somebody("ad", "AD")).post(f"{BANDS}propose/", lines(rows)).content.decode()
    assert "Another line says this already." in page
    assert f'id="id_{PREFIX}-4-band-error"' in page


def test_lines_that_contradict_each_other_are_told_at_the_top() -> None:
    answer = browser(somebody("ad", "AD")).post(f"{BANDS}propose/", lines(bands(high="30")))
    assert answer.status_code == 422
    assert "each band begins above" in answer.content.decode()


def test_adding_a_line_needs_no_script_and_judges_nothing() -> None:
    rows = bands(moderate="twenty")
    rows[0]["DELETE"] = "on"
    answer = browser(somebody("ad", "AD")).post(f"{BANDS}propose/", lines(rows, add="1", reason="Half typed"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="twenty"' in page
    assert "Half typed" in page
    assert f'name="{PREFIX}-TOTAL_FORMS" value="4"' in page
    assert "aria-invalid" not in page


def test_removed_and_empty_lines_are_left_out() -> None:
    rows = [*bands(), {"band": "low", "from_points": "3", "DELETE": "on"}, {"band": "", "from_points": ""}]
    rows[1]["from_points"] = "30"
    assert browser(somebody("ad", "AD")).post(f"{BANDS}propose/", lines(rows)).status_code == 302
    proposed = ParameterVersion.objects.get()
    assert [line["from_points"] for line in proposed.value] == ["0", "30", "45", "65"]


def test_a_form_opened_before_another_change_is_not_sent_over_it() -> None:
    one, other = somebody("ad1", "AD"), somebody("ad2", "AD")
    decide(propose("retention_years", 6, actor=one, reason="Advice"), actor=other, approve=True)
    client = browser(one)
    late = client.post(f"{YEARS}propose/", {"value": "9", "reason": "Typed before", "base": "0"})
    page = late.content.decode()
    assert late.status_code == 409
    assert 'value="9"' in page
    assert 'name="base" value="1"' in page
    assert not ParameterVersion.objects.filter(state=State.PROPOSED).exists()
    again = client.post(f"{YEARS}propose/", {"value": "9", "reason": "Typed before", "base": "1"})
    assert again.status_code == 302


def test_the_proposal_shows_both_sides_of_each_cell_that_changes() -> None:
    rows = [dict(line) for line in value("risk_bands")]
    rows[1]["from_points"] = Decimal(30)
    propose("risk_bands", rows, actor=somebody("ad", "AD"), reason="Review")
    page = browser(somebody("la", "LA")).get(BANDS).content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert "Comment on the proposal" in page
    assert 'value="approve"' not in page


def test_pages_of_settings_ask_few_queries_and_no_more_with_more_versions() -> None:
    one, other = somebody("ad1", "AD"), somebody("ad2", "AD")
    client = browser(one)
    client.get(YEARS)
    counts = []
    for rounds in (1, 8):
        for _round in range(rounds):
            years = value("retention_years") + 1
            decide(propose("retention_years", years, actor=one, reason="Advice"), actor=other, approve=True)
        for address in (YEARS, "/settings/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15


def test_what_changes_nothing_yet_says_so_on_its_page_and_in_the_list() -> None:
    client = browser(somebody("ad", "AD"))
    listed = client.get("/settings/").content.decode()
    for key, words in (("public_fields", "used by: the public register"), ("reminders", "A report to a donor")):
        assert words in client.get(f"/settings/parameter/{key}/").content.decode()
        assert words in listed
    assert "no effect yet" not in client.get(YEARS).content.decode()
