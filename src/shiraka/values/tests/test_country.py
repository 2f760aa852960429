"""Countries are those of ISO 3166-1; members carry the organisation's own names."""

import pytest

from shiraka.values.country import Country, UnknownCountry, all_countries, member_states


def test_every_country_of_the_standard_is_there_once() -> None:
    countries = all_countries()
    assert len(countries) == len({country.iso2 for country in countries}) == 249


def test_every_country_is_named_in_three_languages() -> None:
    assert not [country.iso3 for country in all_countries() if country.names.missing()]


def test_there_are_fifty_three_members_each_in_a_region() -> None:
    assert len(member_states()) == 53
    assert {country.region for country in member_states()} == {"arab", "africa", "asia", "latin_america"}


def test_a_pending_accession_is_not_membership() -> None:
    assert Country.of("TUR").status == "accession_pending"
    assert not Country.of("TUR").is_member


def test_a_member_has_the_name_the_organisation_uses() -> None:
    assert Country.of("pse").name("en") == "Palestine"
    assert Country.of("SEN").official_name("fr") == "République du Sénégal"
    assert Country.of("FRA").status == "non_member"
    assert Country.of("FRA").name("ar") == "فرنسا"


@pytest.mark.parametrize("code", ["SUN", "XKX", "ZZZ", "", "SN"])
def test_what_is_no_country_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownCountry):
        Country.of(code)
