"""An organisation that may be in the register already is pointed out."""

import random
from typing import Any

import pytest

from shiraka.apps.partners.models import Identity, Partner, PartnerKey
from shiraka.apps.partners.models.identity import fill_identities, organisation_of
from shiraka.apps.partners.rules.duplicates import MOST, possible_duplicates, possible_duplicates_of_each
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.matching import POSSIBLE, compare, keys_of
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
    with django_assert_num_queries(3):
        assert len(alike(name=Text(fr="Cercle Baobab"))) == 4


def test_partners_stored_in_bulk_get_their_keys() -> None:
    partner = make.make_partner(name=Text(fr="Cercle Baobab"))
    Identity.objects.all().delete()
    PartnerKey.objects.all().delete()
    assert alike(name=Text(fr="Cercle Baobab")) == []
    assert fill_identities(Partner.objects.filter(identity=None)) == 1
    assert alike(name=Text(fr="Cercle Baobab")) == ["same words in the name"]
    assert Identity.objects.get().partner == partner


def test_many_are_looked_up_together_as_each_alone(django_assert_num_queries: Any) -> None:
    dice = random.Random(8)  # noqa: S311 - names of a test, no secrets
    words = ("Baobab", "Kapok", "Acacia", "Sahel", "SahelWatch", "Watch", "Réseau", "University", "Jeunes", "Nord")

    def some(country: str) -> Partner:
        name = " ".join(dice.sample(words, 3))
        website = dice.choice(["", f"{name.split()[0].lower()}.example.org"])
        return Partner(name=Text(fr=name), acronym=dice.choice(["", "BKA"]), country=country, website=website)

    for country in ("SEN", "SEN", "MAR", "MLI") * 6:
        drawn = some(country)
        make.make_partner(name=drawn.name, acronym=drawn.acronym, country=country, website=drawn.website)
    probes = [some(country) for country in ("SEN", "MAR", "MLI", "") * 8]
    everybody = Partner.objects.all()
    with django_assert_num_queries(3):
        together = possible_duplicates_of_each(probes, everybody)
    assert together == [possible_duplicates(probe, everybody) for probe in probes]
    for probe, found in zip(probes, together, strict=True):
        mine, keys = organisation_of(probe), set(keys_of(organisation_of(probe)))
        sharing = [other for other in everybody if keys & set(keys_of(organisation_of(other)))]
        met = sorted((-compare(mine, organisation_of(other)).score, other.pk) for other in sharing)
        assert [like.partner.pk for like in found] == [pk for score, pk in met if -score >= POSSIBLE][:MOST]
    assert sum(map(len, together)) > len(probes)
