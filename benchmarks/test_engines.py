"""Engines without a database: folding for the search, deadlines, and the risk of a partner."""

import csv
import random
import unicodedata
from datetime import date, timedelta
from importlib.resources import files

import pytest

from benchmarks.figures import Figures, best_of
from shiraka.engines.deadlines import add_working_days, format_hijri, reminder_dates, working_days_between
from shiraka.engines.risk import assess, improvements
from shiraka.engines.risk.tests.schemes import SHARES, packaged, scheme
from shiraka.values.folding import fold

pytestmark = pytest.mark.bench

START = date(2026, 11, 23)
WEEKEND = frozenset({6, 7})
HOLIDAYS = frozenset(START + timedelta(days=23 * number) for number in range(160))


def names(language: str) -> list[str]:
    """Return the names of real organisations in one language."""
    text = files("shiraka.demo").joinpath("data/organisations.csv").read_text("utf-8")
    return [line[f"name_{language}"] for line in csv.DictReader(text.splitlines())]


def test_folding_a_record(figures: Figures) -> None:
    everything = [" ".join(record) for record in zip(*(names(code) for code in ("en", "fr", "ar")), strict=True)]

    def decomposed() -> None:
        for words in everything:
            unicodedata.normalize("NFKD", words).casefold()

    def folded(texts: list[str]) -> float:
        return best_of(lambda: [fold(words) for words in texts], rounds=5) / len(texts)

    peer = best_of(decomposed, rounds=5) / len(everything)
    english = folded(names("en"))
    figures.note("folding a record in three languages", folded(everything), peer, "decomposition alone")
    figures.note("folding a name in French", folded(names("fr")), english, "a name in English")
    figures.note("folding a name in Arabic", folded(names("ar")), english, "a name in English")


def test_deadlines(figures: Figures) -> None:
    end = START + timedelta(days=3653)

    def day_by_day() -> int:
        days = (START + timedelta(days=number) for number in range(1, 3654))
        return sum(day.isoweekday() not in WEEKEND and day not in HOLIDAYS for day in days)

    def between() -> int:
        return working_days_between(START, end, weekend=WEEKEND, holidays=HOLIDAYS)

    assert between() == day_by_day()
    naive = best_of(day_by_day, rounds=20)
    counted = best_of(between, rounds=200)
    added = best_of(lambda: add_working_days(START, 10, weekend=WEEKEND, holidays=HOLIDAYS), rounds=500)
    figures.note("working days of ten years", counted, naive, "looking at each day")
    figures.note("ten working days on", added, naive, "looking at each day of ten years")
    reminders = best_of(lambda: reminder_dates(START, weekend=WEEKEND, holidays=HOLIDAYS), rounds=500)
    figures.note("the reminders of one agreement", reminders, added, "ten working days on")
    hijri = best_of(lambda: format_hijri(START, "ar", -1), rounds=500)
    figures.note("one Hijri date", hijri, best_of(START.isoformat, rounds=5000), "the same date as it is stored")


def test_a_thousand_assessments(figures: Figures) -> None:
    asked, dice = scheme(), random.Random(23)
    cases = [{question.code: dice.randint(0, 4) for question in asked.questions} for _case in range(1_000)]
    weights = {code: [(q.code, q.weight) for q in packaged() if q.dimension == code] for code in SHARES}
    shares = {code: float(percent) for code, percent in SHARES.items()}

    def in_floats(answers: dict[str, int]) -> float:
        scores = {
            code: 25 * sum(weight * answers[asked] for asked, weight in each) / sum(weight for _asked, weight in each)
            for code, each in weights.items()
        }
        return 100 - sum(shares[code] * score / 100 for code, score in scores.items())

    def exact(answers: dict[str, int]) -> float:
        return float(assess(asked, answers).figure or 0)

    assert [exact(answers) for answers in cases] == pytest.approx([in_floats(answers) for answers in cases])
    peer = best_of(lambda: [in_floats(answers) for answers in cases])
    exactly = best_of(lambda: [assess(asked, answers, ("severity_2",)) for answers in cases])
    figures.note("the risk of 1,000 partners, line by line", exactly, peer, "the figures alone, in floats")
    some = cases[:20]
    advice = best_of(lambda: [improvements(asked, answers) for answers in some], repeated=3) / len(some)
    figures.note("what would lower one risk most", advice, exactly / len(cases), "one assessment")
