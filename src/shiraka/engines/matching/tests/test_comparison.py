"""Two records of one organisation are told from two organisations, in every language and script."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.matching import LIKELY, Organisation, compare

WORDS = ["University", "of", "Cadi", "Ayyad", "جامعة", "القاضي", "عياض", "Институт", "Baobab", "Ltd", "7", "é", "d'"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join) | st.text(max_size=12)
ORGANISATIONS = st.builds(
    Organisation,
    names=st.lists(NAMES, max_size=3).map(tuple),
    acronyms=st.lists(st.sampled_from(["UCA", "U.C.A.", "ISESCO"]), max_size=1).map(tuple),
    registration=st.sampled_from(["", "SN-1 / 2", "sn12", "77"]),
    website=st.sampled_from(["", "https://www.uca.ma/fr", "uca.ma", "https://facebook.com/uca", "http://[bad"]),
    country=st.sampled_from(["", "MAR", "SEN"]),
    city=st.sampled_from(["", "Rabat", "Dakar"]),
)


def score(one: str, other: str, country: str = "") -> float:
    return compare(Organisation(names=(one,), country=country), Organisation(names=(other,), country=country)).score


@given(ORGANISATIONS, ORGANISATIONS)
def test_it_is_the_same_the_other_way_round(one: Organisation, other: Organisation) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.score == back.score
    assert there.turned() == back


@given(ORGANISATIONS, ORGANISATIONS)
def test_the_order_of_the_names_counts_for_nothing(one: Organisation, other: Organisation) -> None:
    assert compare(replace(one, names=one.names[::-1]), other) == compare(one, other)


@given(st.permutations(["Cadi", "Ayyad", "University", "Marrakech"]))
def test_the_order_of_words_counts_for_nothing(words: list[str]) -> None:
    assert score("Cadi Ayyad University Marrakech", " ".join(words)) == score(
        "Cadi Ayyad University Marrakech", "Cadi Ayyad University Marrakech"
    )


@given(ORGANISATIONS, ORGANISATIONS)
def test_what_counts_for_it_stands_before_what_counts_against_it(one: Organisation, other: Organisation) -> None:
    points = [reason.points for reason in compare(one, other).reasons]
    assert points == sorted(points, reverse=True)


SAME = [
    ("Université Cadi Ayyad", "Cadi Ayyad University"),
    ("جامعة القاهرة", "جامعه القاهره"),
    ("Universität Khartum", "Universidad Khartum"),
    ("Université de Khartoum", "جامعة خرتوم"),
    ("Институт Пушкина", "Pushkina Institute"),
    ("Πανεπιστήμιο Μακεδονίας", "Makedonias University"),
    ("Baobab Youth Forum", "Baobba Youth Forum"),
    ("Zitouna Bank SARL", "Banque Zitouna"),
    ("Sahel Watch Fondation", "Foundation SahelWatch"),
    ("University of the Republic of Senegal at Thiès", "Université du Sénégal, Thies"),
]
OTHER = [
    ("University of Thiès", "University of Dakar"),
    ("National University", "International University"),
    ("Ministry of Health", "Ministry of Education"),
    ("Cairo University", "Cairo Opera"),
    ("Inserm U1046", "Inserm U1047"),
    ("Lycée 7", "Lycée 8"),
    ("شركة", "جمعية"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_organisation_is_known_under_two_names(one: str, other: str) -> None:
    assert score(one, other, country="SEN") >= LIKELY


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_organisations_of_one_country_stay_two(one: str, other: str) -> None:
    assert score(one, other, country="SEN") < LIKELY


def test_an_acronym_meets_the_name_that_makes_it() -> None:
    spelt = Organisation(names=("Association pour le Développement du Sahel",), country="SEN")
    found = compare(Organisation(names=("ADS",), country="SEN"), spelt)
    assert found.score >= LIKELY
    assert [reason.code for reason in found.reasons][:1] == ["acronym_made"]


def test_a_registration_number_counts_within_its_country() -> None:
    one, other = (Organisation(names=(name,), registration="SN 2019/114", country="SEN") for name in ("Amal", "Nour"))
    elsewhere = Organisation(names=("Nour",), registration="SN 2019/114", country="MAR")
    assert compare(one, other).score >= LIKELY
    assert "registration_same" not in {reason.code for reason in compare(one, elsewhere).reasons}


def test_an_address_that_anybody_has_pages_on_is_nobodys() -> None:
    one, other = (Organisation(names=(name,), website=f"https://facebook.com/{name}") for name in ("Amal", "Nour"))
    assert not {"website_same", "domain_same"} & {reason.code for reason in compare(one, other).reasons}


def test_the_reasons_carry_the_values_of_both_sides() -> None:
    one = Organisation(names=("Amal",), website="https://www.amal.example/fr", country="SEN")
    other = Organisation(names=("Amal",), website="http://fr.amal.example", country="MAR")
    told = {reason.code: (reason.mine, reason.theirs) for reason in compare(one, other).reasons}
    assert told["website_same"] == ("amal.example", "amal.example")
    assert told["country_other"] == ("SEN", "MAR")
    assert told["name"] == ("Amal", "Amal")
