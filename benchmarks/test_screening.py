"""Screening: ten times the entries, a list that changed in part, and a list that was laid out before.

`SCREENING_ENTRIES` names a list in the normalised form; its names, recombined, make the sizes.
"""

import io
import os
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from benchmarks.figures import Figures
from benchmarks.screening.made import read_entries
from shiraka.engines.screening import Entry, ListedName, Match, Query, Register, Screener, load, save

pytestmark = pytest.mark.bench

SEED, PARTNERS, CHANGED, ASKED, ONE_BY_ONE = 4, 100_000, 200, 2_000, 300


@pytest.fixture(scope="module")
def words() -> dict[str, list[list[str]]]:
    """Return the words of names by kind of entry."""
    path = os.environ.get("SCREENING_ENTRIES", "")
    if not path:
        pytest.skip("SCREENING_ENTRIES names no list.")
    found: dict[str, list[list[str]]] = {"person": [], "org": []}
    for entry in read_entries(Path(path)):
        found[entry["kind"]] += [name["n"].split() for name in entry["names"] if len(name["n"].split()) > 1]
    return found


def recombined(words: dict[str, list[list[str]]], dice: random.Random) -> tuple[str, str]:
    """Return a name made of the halves of two real ones, and its kind."""
    kind = dice.choice(("person", "org"))
    one, other = dice.choice(words[kind]), dice.choice(words[kind])
    return " ".join([*one[: (len(one) + 1) // 2], *other[(len(other) + 1) // 2 :]]), kind


def entries(words: dict[str, list[list[str]]], size: int, seed: int) -> list[Entry]:
    dice = random.Random(seed)
    made = []
    for place in range(size):
        names = [recombined(words, dice) for _turn in range(3)]
        kind = names[0][1]
        made.append(
            Entry(f"{seed}:{place}", "bench", kind, tuple(ListedName(name) for name, of in names if of == kind))
        )
    return made


def queries(words: dict[str, list[list[str]]], size: int, seed: int) -> list[Query]:
    dice = random.Random(seed)
    return [Query(str(place), *recombined(words, dice)) for place in range(size)]


def cpu(function: Callable[[], object]) -> float:
    began = time.process_time()
    function()
    return time.process_time() - began


def test_ten_times_the_entries(words: dict[str, list[list[str]]], figures: Figures) -> None:
    asked = queries(words, ASKED, SEED)
    few, many = (Screener(entries(words, size, SEED)) for size in (28_000, 280_000))
    for screener in (few, many):
        screener.screen(asked[:200])
    figures.note(
        "a query, 280,000 entries",
        cpu(lambda: many.screen(asked)) / ASKED,
        cpu(lambda: few.screen(asked)) / ASKED,
        "28,000",
    )


def test_one_by_one_and_in_bulk(words: dict[str, list[list[str]]], figures: Figures) -> None:
    screener = Screener(entries(words, 28_000, SEED))
    asked = queries(words, ASKED, SEED + 1)
    screener.screen(asked[:200])
    times = sorted(cpu(partial(screener.screen, [query])) for query in asked[:ONE_BY_ONE])
    bulk = cpu(lambda: screener.screen(asked)) / ASKED
    p95 = times[int(len(times) * 0.95)]
    figures.note(
        "one query alone, 95th percentile",
        p95,
        bulk,
        "one in bulk",
        extra=f"median {times[len(times) // 2] * 1000:.1f} ms",
    )


def test_what_changed_against_everything(words: dict[str, list[list[str]]], figures: Figures) -> None:
    old, new = entries(words, 28_000, SEED), entries(words, CHANGED, SEED + 2)
    partners = queries(words, PARTNERS, SEED + 3)
    rarity = Screener(old).rarity
    whole = Screener([*old, *new], rarity)
    register = Register(partners, rarity)
    found: list[dict[int, list[Match]]] = []
    changes = cpu(lambda: found.append(register.rescreen(new)))
    everything: list[list[list[Match]]] = []
    all_of_it = cpu(lambda: everything.append(whole.screen(partners)))
    keys = {entry.key for entry in new}
    expected = {
        place: kept
        for place, matches in enumerate(everything[0])
        if (kept := [match for match in matches if match.entry.key in keys])
    }
    assert found[0] == expected
    figures.note(f"{CHANGED} changed entries, {PARTNERS:,} partners", changes, all_of_it, "a full run")


def test_a_list_that_was_laid_out_before(words: dict[str, list[list[str]]], figures: Figures) -> None:
    listed = entries(words, 28_000, SEED)
    kept: list[Screener] = []
    laying_out = cpu(lambda: kept.append(Screener(listed)))
    stream = io.BytesIO()
    save(kept[0], stream)
    loading = cpu(lambda: load(io.BytesIO(stream.getvalue())))
    figures.note(
        "28,000 entries taken up again",
        loading,
        laying_out,
        "laying them out",
        extra=f"{len(stream.getvalue()) / 1e6:.0f} MB",
    )
