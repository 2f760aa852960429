"""Who is found, who is not, and what is said of it."""

from dataclasses import replace
from datetime import date

import pytest

from shiraka.engines.screening import Entry, ListedName, Match, Query, Screener, as_json
from shiraka.engines.screening.__main__ import main
from shiraka.engines.screening.scoring import THRESHOLD, score_of, weights
from shiraka.engines.screening.screener import CAPS, NUMBERS, WEAK_ALIAS
from shiraka.engines.screening.tests.listed import ENTRIES


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(ENTRIES)


def found(screener: Screener, name: str, kind: str = "any", **more: str) -> list[Match]:
    return screener.screen([Query("q", name, kind, **more)])[0]


@pytest.mark.parametrize(
    ("name", "kind", "entry"),
    [
        ("Karim Zoubeir Belmansouri", "person", "T:1"),
        ("BELMANSOURI, Karim Zubayr", "person", "T:1"),
        ("Karem Zoubayr Bel Mansouri", "person", "T:1"),
        ("كريم زبير بلمنصوري", "any", "T:1"),
        ("Valerij Igorevitj Krutobokov", "person", "T:2"),
        ("Valeri I. Krutobokow", "person", "T:2"),
        ("КРУТОБОКОВ Валерий", "person", "T:2"),
        ("Nahda Zarka Trading", "org", "T:4"),
        ("NAHDAZARQA TRADING LIMITED", "org", "T:4"),
        ("Quvrat Institut de recherche scientifique", "org", "T:6"),
        ("Marwa Star", "vessel", "T:7"),
        ("Wifak Azrak Charity Foundation", "org", "T:8"),
        ("الوفاق الأزرق الخيرية", "org", "T:8"),
    ],
)
def test_the_listed_are_found_however_they_are_written(screener: Screener, name: str, kind: str, entry: str) -> None:
    matches = found(screener, name, kind)
    assert [match.entry.key for match in matches][:1] == [entry]
    assert matches[0].score >= THRESHOLD


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Karim Haddad", "person"),
        ("Zoubeir Mansour Ayari", "person"),
        ("Igor Valerievich Sokolov", "person"),
        ("Trading Co. LLC", "org"),
        ("National Scientific Research Institute", "org"),
        ("Institut de recherche scientifique", "org"),
        ("Charitable Foundation", "org"),
        ("University of Drovia", "org"),
        ("", "any"),
        ("...", "any"),
    ],
)
def test_others_are_left_alone(screener: Screener, name: str, kind: str) -> None:
    assert found(screener, name, kind) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al Nour Tech Drovia", "Alnourtech Drovia"),
        ("Alnourtech", "Al Nour Tech"),
        ("Quvrat Shahr Mavod LLC", "Quvratshahr Mavod"),
        ("Reza Ansari Foundation", "Rezansari Foundation"),
        ("القدس نور", "قدسنور"),
    ],
)
def test_words_written_together_are_found_apart_and_the_other_way_about(one: str, other: str) -> None:
    for asked, listed in ((one, other), (other, one)):
        matches = Screener([Entry("T:9", "T", "org", (ListedName(listed),))]).screen([Query("q", asked, "org")])[0]
        assert [match.entry.key for match in matches] == ["T:9"]


def test_a_kind_keeps_to_its_entries(screener: Screener) -> None:
    assert found(screener, "Marwa Star", "org") == []
    assert found(screener, "Karim Zoubeir Belmansouri", "org") == []


def test_a_score_is_the_sum_of_what_is_told(screener: Screener) -> None:
    told = found(screener, "Karim Zubayr Belmansori", "person", birth="1971-05-12", country="TUN")[0]
    points = told.explanation.base + sum(given for _code, _value, given in told.explanation.measures)
    facts = sum(fact.points for fact in told.explanation.facts)
    assert told.score == pytest.approx(score_of(points + facts), abs=0.01)
    assert {fact.code for fact in told.explanation.facts} == {"birth", "country"}


def test_words_that_met_are_told_in_their_own_scripts(screener: Screener) -> None:
    told = found(screener, "كريم زبير بلمنصوري", "person")[0]
    assert told.name.quality in {"script", "primary"}
    assert all(met.mine and met.theirs and 0 < met.likeness <= 1 for met in told.explanation.words)
    crossed = Screener([replace(ENTRIES[0], names=ENTRIES[0].names[:1])])
    met = crossed.screen([Query("q", "كريم زبير بلمنصوري", "person")])[0][0].explanation.words
    assert {each.how for each in met} == {"consonants"}


def test_a_birth_far_off_speaks_against(screener: Screener) -> None:
    near = found(screener, "Mohamed Ali", "person", birth="1950")[0].score
    far = screener.screen([Query("q", "Mohamed Ali", "person", birth="1991")], threshold=0)[0]
    assert near > next(match.score for match in far if match.entry.key == "T:3")


def test_a_number_of_registration_finds_whoever_bears_it(screener: Screener) -> None:
    every = screener.screen([Query("q", "Blue Horizon", "org", registration="tn 4411")], threshold=0)[0]
    assert "T:4" in {match.entry.key for match in every}


def test_another_number_in_the_name_is_another_body(screener: Screener) -> None:
    assert found(screener, "41st Volunteer Brigade of Drovia", "org")
    assert not found(screener, "42nd Volunteer Brigade of Drovia", "org")
    listed = Screener(
        [Entry("T:9", "T", "org", (ListedName("Volunteer Brigade 41 of Drovia"),), registrations=("X-1",))]
    )
    told = listed.screen([Query("q", "Volunteer Brigade 42 of Drovia", "org", registration="X1")], threshold=0)[0][0]
    assert told.score <= CAPS[NUMBERS] < THRESHOLD
    assert told.explanation.caps == (NUMBERS,)


def test_a_weak_alias_confirms_and_does_not_trigger(screener: Screener) -> None:
    alone = screener.screen([Query("q", "Abu Tarek", "person")], threshold=0)[0][0]
    assert alone.score <= CAPS[WEAK_ALIAS]
    assert alone.explanation.caps == (WEAK_ALIAS,)
    assert found(screener, "Abu Tarek", "person", country="TUN") == []
    confirmed = found(screener, "Abu Tarek", "person", birth="1971-05-12")
    assert [match.entry.key for match in confirmed] == ["T:1"]


def test_what_has_lapsed_does_not_match(screener: Screener) -> None:
    query = [Query("q", "Quvrat Scientific Research Institute", "org")]
    assert screener.screen(query, on=date(2024, 6, 30))[0]
    assert not screener.screen(query, on=date(2024, 7, 1))[0]


def test_the_best_come_first_and_no_more_than_asked_for(screener: Screener) -> None:
    every = screener.screen([Query("q", "Karim Zoubeir Belmansouri")], threshold=0)[0]
    assert [match.score for match in every] == sorted((match.score for match in every), reverse=True)
    assert len(screener.screen([Query("q", "Karim Zoubeir Belmansouri")], threshold=0, limit=1)[0]) == 1


def test_the_same_is_found_alone_and_in_a_batch(screener: Screener) -> None:
    queries = [Query(str(place), name.text) for place, entry in enumerate(ENTRIES * 30) for name in entry.names]
    together = screener.screen(queries, threshold=0.2)
    alone = [screener.screen([query], threshold=0.2)[0] for query in queries[: len(ENTRIES) * 3]]
    assert [list(map(as_json, each)) for each in together[: len(alone)]] == [list(map(as_json, each)) for each in alone]


def test_curves_rise_or_fall_only() -> None:
    for given in weights().values():
        for curve in given.curves.values():
            steps = [after - before for before, after in zip(curve.points, curve.points[1:], strict=False)]
            assert all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


def test_two_names_are_compared_at_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["Karem Belmansuri", "Karim Belmansouri", "--birth", "1971", "--birth-of", "12 May 1971"]) == 0
    told = capsys.readouterr().out
    assert "to begin with" in told
    assert "birth 1971 | 12 May 1971" in told
    assert main(["Salma", "Igor Petrov"]) == 1
