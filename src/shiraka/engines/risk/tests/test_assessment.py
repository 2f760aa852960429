"""The score, as the manual works it out, and what holds for any answers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.risk import (
    LEVELS,
    NOT_APPLICABLE,
    BadScheme,
    Controversy,
    NotApplicable,
    Question,
    Scheme,
    assess,
    for_tier,
    improvements,
    worst_severity,
)
from shiraka.engines.risk.assessment import rounded
from shiraka.engines.risk.tests.schemes import ADD_ONS, BANDS, SHARES, journey, packaged, scheme

ALL = scheme()
CODES = [question.code for question in ALL.questions]
points = st.one_of(st.integers(0, 4), st.just(NOT_APPLICABLE))
answers = st.fixed_dictionaries(dict.fromkeys(CODES, points))
answers = answers.filter(lambda told: any(answer is not NOT_APPLICABLE for answer in told.values()))
reasons = st.sets(st.sampled_from(sorted(ADD_ONS)))


def test_the_first_journey_is_38_and_substantial_for_want_of_a_policy() -> None:
    found = assess(ALL, journey())
    assert found.figure is not None
    assert rounded(found.figure, Decimal("0.0001")) == Decimal("38.0026")
    assert found.shown == Decimal("38.00")
    assert (found.band, found.level) == ("moderate", "substantial")
    assert [(floor.kind, floor.code) for floor in found.floors] == [("critical", "S1")]


def test_an_adopted_policy_lowers_it_to_34_84_and_moderate() -> None:
    before, after = assess(ALL, journey()), assess(ALL, journey(S1=3))
    assert before.figure is not None
    assert after.figure is not None
    assert rounded(after.figure, Decimal("0.0001")) == Decimal("34.8447")
    assert after.shown == Decimal("34.84")
    assert (after.band, after.level) == ("moderate", "moderate")
    assert before.figure - after.figure == Fraction(20, 100) * Fraction(100 * 3, 19)


def test_the_private_donor_is_36_75_and_moderate() -> None:
    wanted = {"G": 80, "F": 70, "I": 75, "S": 60, "C": 90}
    # Two questions a dimension, weighed so that full marks on the first give the score of the example.
    questions = tuple(
        Question(code=f"{code}{place}", dimension=code, weight=weight)
        for code, score in wanted.items()
        for place, weight in ((1, score), (2, 100 - score))
    )
    given_ = {question.code: 4 if question.code.endswith("1") else 0 for question in questions}
    found = assess(scheme(questions), given_, {"flow_increased_monitoring", "severity_2"})
    assert [line.score for line in found.dimensions] == [80, 70, 75, 60, 90]
    assert found.base == Fraction("26.75")
    assert found.shown == Decimal("36.75")
    assert (found.band, found.level) == ("moderate", "moderate")


def test_a_figure_has_no_level_until_every_question_is_answered() -> None:
    some = journey()
    del some["G4"]
    found = assess(ALL, some)
    assert found.figure is None
    assert (found.shown, found.band, found.level) == (None, "", "")
    assert found.unanswered == ("G4",)
    assert improvements(ALL, some) == ()


def test_what_is_unanswered_is_neither_floored_nor_capped() -> None:
    found = assess(ALL, {"S1": 0}, {"severity_4"})
    assert [(floor.kind, floor.code) for floor in found.floors] == [("critical", "S1")]
    assert not found.is_capped


def test_where_nothing_applies_there_is_no_risk_to_be_low() -> None:
    nothing = dict.fromkeys(CODES, NOT_APPLICABLE)
    for found in (assess(ALL, nothing), assess(for_tier(ALL, "T0"), {}), assess(ALL, nothing, {"high_risk_sector"})):
        assert (found.figure, found.shown, found.level) == (None, None, "")
        assert found.unanswered == ()
    assert improvements(ALL, nothing) == ()


def test_a_dimension_whose_share_is_0_makes_no_figure_alone() -> None:
    shares = {**SHARES, "C": Decimal(0), "G": Decimal(30)}
    only = Scheme(questions=packaged(), shares=shares, bands=BANDS, add_ons=ADD_ONS, floor=Decimal(40))
    told = {code: 4 if code.startswith("C") else NOT_APPLICABLE for code in CODES}
    assert assess(only, told).figure is None


def test_a_critical_question_that_does_not_apply_raises_no_floor() -> None:
    without: dict[str, int | NotApplicable] = {**journey(S1=3), "S2": NOT_APPLICABLE}
    assert assess(ALL, without).floors == ()


def test_a_dimension_on_its_floor_is_not_below_it() -> None:
    questions = tuple(Question(code=f"G{place}", dimension="G", weight=weight) for place, weight in ((1, 2), (2, 3)))
    on_it = assess(scheme(questions), {"G1": 4, "G2": 0})
    assert [line.score for line in on_it.dimensions if line.score is not None] == [40]
    assert on_it.floors == ()
    below = assess(scheme(questions), {"G1": 3, "G2": 0})
    assert [(floor.kind, floor.code, floor.score) for floor in below.floors] == [("dimension", "G", Fraction(30))]


def test_an_answer_to_a_question_that_is_not_asked_counts_nothing() -> None:
    basic = for_tier(ALL, "T1")
    asked = {question.code: 3 for question in basic.questions}
    assert assess(basic, {**asked, "F1": 0}) == assess(basic, asked)


def test_bands_are_decided_on_the_unrounded_figure() -> None:
    question = (Question(code="G1", dimension="G", weight=1),)
    just_below = Scheme(
        questions=question,
        shares=SHARES,
        bands={**BANDS, "moderate": Decimal("25.0000001")},
        add_ons={"high_risk_sector": Decimal("0.00000005")},
        floor=Decimal(0),
    )
    found = assess(just_below, {"G1": 3}, {"high_risk_sector"})
    assert found.shown == Decimal("25.00")
    assert found.band == "low"


@pytest.mark.parametrize(
    ("figure", "shown"), [("0.125", "0.12"), ("0.375", "0.38"), ("0.135", "0.14"), ("2/3", "0.67"), ("100", "100.00")]
)
def test_ties_are_shown_half_even(figure: str, shown: str) -> None:
    assert rounded(Fraction(figure)) == Decimal(shown)


def test_only_the_gravest_severity_and_flow_count() -> None:
    several = {"severity_2", "severity_4", "flow_increased_monitoring", "flow_call_for_action"}
    found = assess(ALL, journey(), several)
    assert {item.reason for item in found.added} == {"severity_4", "flow_call_for_action"}
    assert assess(ALL, dict.fromkeys(CODES, 0), several).is_capped


def test_a_dimension_that_does_not_apply_gives_its_share_to_the_others() -> None:
    without: dict[str, int | NotApplicable] = {
        **journey(),
        **{code: NOT_APPLICABLE for code in CODES if code.startswith("F")},
    }
    found = assess(ALL, without)
    counted = {line.code: line.counted for line in found.dimensions}
    assert counted["F"] == 0
    assert counted["G"] == Fraction(20 * 100, 75)
    assert sum(counted.values()) == 100


def test_a_source_of_no_name_never_counts_graver_than_two() -> None:
    assert worst_severity([Controversy(severity=4, credibility="other")]) == 2
    told = [Controversy(severity=4, credibility="other"), Controversy(severity=3, credibility="court")]
    assert worst_severity(told) == 3
    assert worst_severity([]) == 0


def test_the_best_advice_is_what_lifts_the_level() -> None:
    first = improvements(ALL, journey())[0]
    assert (first.code, first.now, first.to, first.level) == ("S1", 0, 1, "moderate")


@pytest.mark.parametrize("answer", [-1, 5, True, 2.9, 3.0, "3"])
def test_an_answer_that_is_no_whole_number_from_0_to_4_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match="G1"):
        assess(ALL, {**journey(), "G1": answer})  # type: ignore[dict-item]  # as it may come out of a file


@pytest.mark.parametrize(("severity", "credibility"), [(0, "court"), (5, "court"), (3, "Other"), (3, "")])
def test_a_controversy_that_nobody_could_weigh_is_refused(severity: int, credibility: str) -> None:
    with pytest.raises(ValueError, match=r"severity|credibility"):
        Controversy(severity=severity, credibility=credibility)


def test_a_reason_of_no_scheme_is_refused() -> None:
    with pytest.raises(KeyError, match="rumour"):
        assess(ALL, journey(), {"rumour"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"shares": {**SHARES, "G": Decimal(30)}},
        {"shares": {"G": Decimal(100)}},
        {"bands": {**BANDS, "moderate": Decimal(50)}},
        {"bands": {"low": Decimal(0)}},
        {"add_ons": {"severity_1": Decimal(-1)}},
        {"add_ons": {"severity_1": Decimal("NaN")}},
        {"shares": {**SHARES, "G": Decimal(120), "F": Decimal(-75)}},
        {"bands": {**BANDS, "high": Decimal(101)}},
        {"floor": Decimal("NaN")},
        {"floor": Decimal(101)},
        {"questions": (*packaged(), packaged()[0])},
        {"questions": (Question(code="G1", dimension="G", weight=0),)},
    ],
)
def test_a_scheme_that_judges_nothing_is_refused(wrong: dict[str, object]) -> None:
    good: dict[str, object] = {
        "questions": packaged(),
        "shares": SHARES,
        "bands": BANDS,
        "add_ons": ADD_ONS,
        "floor": Decimal(40),
    }
    with pytest.raises(BadScheme):
        Scheme(**{**good, **wrong})  # type: ignore[arg-type]  # one of them is wrong on purpose


@given(answers, reasons)
def test_a_figure_lies_between_0_and_100(given_: dict[str, int | NotApplicable], why: set[str]) -> None:
    found = assess(ALL, given_, why)
    assert found.figure is not None
    assert 0 <= found.figure <= 100
    assert LEVELS.index(found.level) >= LEVELS.index(found.band)


@given(answers, reasons)
def test_the_lines_make_the_figure(given_: dict[str, int | NotApplicable], why: set[str]) -> None:
    found = assess(ALL, given_, why)
    told = sum((line.share for line in found.lines), Fraction(0))
    assert told == found.base == sum((line.lost for line in found.dimensions), Fraction(0))
    if not found.is_capped:
        assert found.figure == told + sum((Fraction(item.points) for item in found.added), Fraction(0))


@given(answers, reasons, st.sampled_from(CODES))
def test_a_better_answer_never_raises_the_risk(
    given_: dict[str, int | NotApplicable], why: set[str], code: str
) -> None:
    now = given_[code]
    if now is NOT_APPLICABLE or int(now) == 4:
        return
    before, after = assess(ALL, given_, why), assess(ALL, {**given_, code: int(now) + 1}, why)
    assert before.figure is not None
    assert after.figure is not None
    assert after.figure <= before.figure
    assert LEVELS.index(after.level) <= LEVELS.index(before.level)


@given(answers, reasons)
def test_advice_lowers_the_risk_and_the_best_stands_first(
    given_: dict[str, int | NotApplicable], why: set[str]
) -> None:
    present, advised = assess(ALL, given_, why), improvements(ALL, given_, why, limit=40)
    for item in advised:
        after = assess(ALL, {**given_, item.code: item.to}, why)
        assert (after.figure, after.level) == (item.figure, item.level)
        assert present.figure is not None
        assert item.gain == present.figure - item.figure >= 0
    ranked = [(LEVELS.index(item.level), -item.gain) for item in advised]
    assert ranked == sorted(ranked)


@pytest.mark.parametrize(("tier", "count"), [("T0", 0), ("T1", 11), ("T2", 40), ("T3", 40)])
def test_a_tier_asks_its_questions(tier: str, count: int) -> None:
    assert len(for_tier(ALL, tier).questions) == count


@given(answers, reasons)
def test_the_basic_tier_shares_out_the_whole_among_what_it_asks(
    given_: dict[str, int | NotApplicable], why: set[str]
) -> None:
    basic = for_tier(ALL, "T1")
    found = assess(basic, given_, why)
    assert sum(basic.shares.values()) == 100
    assert sum(line.counted for line in found.dimensions) == (0 if found.figure is None else 100)
    assert {line.dimension for line in found.lines} <= {line.code for line in found.dimensions}


def test_the_financial_module_asks_all_about_money() -> None:
    asked = {question.code for question in for_tier(ALL, "T1", financial_module=True).questions}
    assert asked >= {f"F{place}" for place in range(1, 10)}


def test_there_is_no_other_tier() -> None:
    with pytest.raises(ValueError, match="T9"):
        for_tier(ALL, "T9")
