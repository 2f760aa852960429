"""Pairs of partners over the API."""

import pytest

from shiraka.api.tests.world import caller, problem, read
from shiraka.apps.partners.actions.duplicates import propose_pairs
from shiraka.apps.partners.models import Merger, Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def test_a_pair_is_merged_and_parted_again() -> None:
    one = make.make_partner(name=Text(fr="Association Amal Baobab"))
    other = make.make_partner(name=Text(en="Amal Baobab Association", fr="Amal Baobab"))
    propose_pairs()
    mine = caller("PO")
    (pair,) = read(mine.get("/duplicate"))["items"]
    assert (pair["first"]["id"], pair["second"]["id"]) == (one.pk, other.pk)
    assert pair["reasons_for"]
    body = {"survivor": "second", "reason": "entered twice", "take": {"name-fr": "first"}}
    problem(mine.post(f"/duplicate/{pair['id']}/merge", {**body, "survivor": "third"}), 422)
    merged = read(mine.post(f"/duplicate/{pair['id']}/merge", body))
    assert merged["survivor"]["id"] == other.pk
    assert make.fresh(other).name == Text(en="Amal Baobab Association", fr="Association Amal Baobab")
    problem(mine.post(f"/duplicate/{pair['id']}/merge", body), 404)
    undone = read(mine.post(f"/merger/{Merger.objects.get().pk}/undo", {"reason": "they are two"}))
    assert undone == {"records": [], "fields": []}
    assert Partner.objects.count() == 2
    read(mine.post(f"/duplicate/{pair['id']}/apart", {"reason": "another founder"}))
    assert read(mine.get("/duplicate"))["items"] == []
