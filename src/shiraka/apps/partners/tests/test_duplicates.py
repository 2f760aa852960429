"""An organisation that may be in the register already is pointed out."""

import pytest

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.rules.duplicates import possible_duplicates
from shiraka.apps.partners.tests import factories as make
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
