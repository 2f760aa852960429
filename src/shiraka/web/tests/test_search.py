import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.apps.partners.actions import record_interaction
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.entities.search import list_url, search
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def test_what_belongs_to_a_partner_is_found_with_its_name() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(name=Text("Reading Lanterns", "Les Lanternes", "فوانيس"), lead_officer=officer)
    record_interaction(make.make_interaction(partner, subject="Zither concert"), actor=officer)
    (hit,) = search(officer, "zither").hits
    assert str(hit.belongs_to) == "Reading Lanterns"
    # Many meetings have one name: the day tells them apart.
    assert hit.day is not None
    assert hit.day.value == clock.today()


def test_ten_hits_are_read_with_as_few_questions_as_one() -> None:
    officer = make.make_user("PO")
    asked = []
    for _round in range(2):
        for _one in range(1 + 5 * _round):
            partner = make.make_partner(lead_officer=officer)
            record_interaction(make.make_interaction(partner, subject="Zither concert"), actor=officer)
        with CaptureQueriesContext(connection) as counted:
            search(officer, "zither")
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_a_list_is_asked_for_the_words_as_they_were_typed() -> None:
    assert list_url("partner", "sun & sea #2").endswith("?q=sun+%26+sea+%232")
