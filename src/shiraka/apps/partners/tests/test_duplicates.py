"""An organisation that may be in the register already is pointed out."""

from typing import Any

import pytest

from shiraka.apps.partners.models import Identity, Partner, PartnerKey
from shiraka.apps.partners.models.identity import fill_identities
from shiraka.apps.partners.rules.duplicates import possible_duplicates
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation.entities.actions import update_record
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def alike(**values: object) -> list[str]:
    probe = Partner(**{"name": Text(en="Nothing known"), "country": "SEN", **values})
    return [found.why for found in possible_duplicates(probe, Partner.objects.all())]


def test_the_same_words_in_another_order_are_found() -> None:
    make.make_partner(name=Text(fr="Association Amal"))
    assert alike(name=Text(fr="Amal Association")) == ["same words in the name"]


def test_arabic_is_compared_without_marks_articles_and_variants() -> None:
    make.make_partner(name=Text(ar="جمعيّة الأمل للتربية"))
    assert alike(name=Text(ar="جمعية أمل للتربيه")) == ["same words in the name"]


def test_a_word_that_half_the_register_carries_makes_no_duplicate() -> None:
    make.make_partner(name=Text(en="National University"))
    assert alike(name=Text(en="International University")) == []


def test_a_similar_name_is_found() -> None:
    make.make_partner(name=Text(en="Atlas Youth Forum of Morocco"))
    assert alike(name=Text(en="Atlas Youth Forum")) == ["similar name"]


def test_the_same_acronym_is_found() -> None:
    make.make_partner(acronym="A.L.E.C.S.O.")
    assert alike(acronym="A.L.E.C.S.O.") == ["same acronym"]


def test_the_same_domain_is_found_whatever_the_page() -> None:
    make.make_partner(website="https://www.amal.example/fr/")
    assert alike(website="http://amal.example") == ["same website"]


def test_the_same_registration_number_in_the_same_country_is_found() -> None:
    make.make_partner(registration_number="SN-DKR 2019/114")
    assert alike(registration_number="sn dkr 2019 114") == ["same registration number"]
    assert alike(registration_number="sn dkr 2019 114", country="MAR") == []


def test_a_former_name_counts() -> None:
    make.make_partner(former_names="Club Baobab\nCercle Baobab")
    assert alike(name=Text(fr="Cercle Baobab")) == ["same words in the name"]


def test_one_asks_the_register_once() -> None:
    make.make_partner(name=Text(en="Amal"))
    from_register = possible_duplicates(Partner(name=Text(en="Amal"), country="SEN"), Partner.objects.none())
    assert from_register == []


def test_a_changed_name_is_looked_up_by_its_new_words() -> None:
    partner = make.make_partner(name=Text(fr="Cercle Baobab"))
    partner.name = Text(fr="Ligue Kapok")
    update_record(partner, actor=None, version=partner.version)
    assert alike(name=Text(fr="Cercle Baobab")) == []
    assert alike(name=Text(ar="رابطة كابوك", fr="Kapok Ligue")) == ["same words in the name"]


def test_it_costs_the_same_queries_however_many_are_alike(django_assert_num_queries: Any) -> None:
    for number in range(4):
        make.make_partner(name=Text(fr=f"Cercle Baobab {number}"))
    with django_assert_num_queries(2):
        assert len(alike(name=Text(fr="Cercle Baobab"))) == 4


def test_partners_stored_in_bulk_get_their_keys() -> None:
    partner = make.make_partner(name=Text(fr="Cercle Baobab"))
    Identity.objects.all().delete()
    PartnerKey.objects.all().delete()
    assert alike(name=Text(fr="Cercle Baobab")) == []
    assert fill_identities(Partner.objects.filter(identity=None)) == 1
    assert alike(name=Text(fr="Cercle Baobab")) == ["same words in the name"]
    assert Identity.objects.get().partner == partner
