"""What is ruled out at a glance would never have been likely: nothing is lost by looking first."""

from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.matching import LIKELY, POSSIBLE, Organisation, compare, may_reach, outline_of

WORDS = ["University", "جامعة", "of", "Cadi", "Ayyad", "القاضي", "Sahel", "Watch", "SahelWatch", "Sahl", "Ltd", "SARL"]
WORDS += ["Institut", "Inst", "Baobab", "Baobba", "Пушкина", "Pushkin", "7", "South", "Senegal", "UCA"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
ORGANISATIONS = st.builds(
    Organisation,
    names=st.lists(NAMES, max_size=3).map(tuple),
    acronyms=st.lists(st.sampled_from(["UCA", "SWS", "ISESCO"]), max_size=1).map(tuple),
    registration=st.sampled_from(["", "", "SN-1 / 2", "77"]),
    website=st.sampled_from(["", "", "https://www.uca.ma/fr", "sahel.example.org", "other.example.org"]),
    country=st.sampled_from(["", "MAR", "SEN"]),
    city=st.sampled_from(["", "Rabat", "Dakar"]),
)


@given(ORGANISATIONS, ORGANISATIONS, st.sampled_from([POSSIBLE, LIKELY, 0.9]))
def test_what_is_ruled_out_would_not_have_been_likely(one: Organisation, other: Organisation, least: float) -> None:
    if compare(one, other).score >= least:
        assert may_reach(outline_of(one), outline_of(other), least)


def test_most_of_those_that_share_a_word_are_ruled_out() -> None:
    one = Organisation(names=("Baobab Youth Forum of Dakar",), country="SEN")
    others = [
        Organisation(names=("Baobab Water Agency of Thies",), country="SEN"),
        Organisation(names=("Baobab Youth Council of Rabat",), country="MAR"),
        Organisation(names=("Forum of Cadi Ayyad",), country="SEN"),
    ]
    assert [may_reach(outline_of(one), outline_of(other), LIKELY) for other in others] == [False] * 3
    assert may_reach(outline_of(one), outline_of(one), LIKELY)
