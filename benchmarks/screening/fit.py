"""`python -m benchmarks.screening.fit OUT`: fits the curves of the score on queries made from a list (`made.py`).

`SCREENING_ENTRIES` and `ROR_SAMPLE` name the data. `--without FILE` keeps who a labelled set asks for out of what is
fitted on, so that the set stays unseen. The curves are sums of ramps between fixed knots, each with one sign: a name
that covers more of the other never scores less for it. Found by logistic regression with bounds (L-BFGS-B).
"""

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.screening.made import Query, made_from, read_entries
from shiraka.engines.screening.comparing import BATCH, FEATURES, ask, candidates, measure
from shiraka.engines.screening.index import Listed, Part, lay_out
from shiraka.engines.screening.names import ORGANISATION, PERSON, read_name

KNOTS: dict[str, tuple[int, tuple[float, ...]]] = {
    "cover_mine": (1, (0.3, 0.5, 0.65, 0.8, 0.9, 1)),
    "cover_theirs": (1, (0.2, 0.4, 0.55, 0.7, 0.85, 1)),
    "lacking_mine": (-1, (0, 0.15, 0.35, 0.6, 0.9)),
    "lacking_theirs": (-1, (0, 0.15, 0.35, 0.6, 0.9)),
    "contradicted": (-1, (0, 0.1, 0.3, 0.6, 1)),
    "information": (1, (0.2, 0.5, 0.8, 1.1, 1.5, 2, 3)),
    "met": (1, (0, 1, 2, 3, 4)),
    "weakest": (1, (0.6, 0.7, 0.8, 0.9, 1)),
    "mean": (1, (0.6, 0.75, 0.85, 0.93, 1)),
    "joined": (1, (0.4, 0.6, 0.75, 0.85, 0.93, 1)),
    "consonants": (1, (0.4, 0.6, 0.75, 0.88, 1)),
    "initials": (0, (0, 1)),
    "arabic": (0, (0, 1)),
    "cyrillic": (0, (0, 1)),
    "single": (-1, (0, 1)),
    "own": (1, (0, 1)),
    "generic_apart": (-1, (0, 0.3, 0.8, 1.6)),
    "numbers": (-1, (0, 1, 2)),
}
"""By measure: the sign of its curve (0 for either), and its knots."""
STEEPEST, SMOOTHNESS, STEPS, ROUNDS = 8.0, 0.02, 300, 3
CLOSEST = 4
"""Wrong entries of a query that are learnt from, the best scored."""
WORTH = {"alias_person": 4.0, "alias_org": 4.0, "script_Arab": 6.0, "script_Cyrl": 3.0}
"""What a right pair of a category counts: real aliases and scripts first, misprints made by rule last."""
RECOMMENDED = {PERSON: 0.26, ORGANISATION: 0.26}
"""The likelihood that becomes a score of a half."""


@dataclass
class Rows:
    """Pairs of queries and entries: the query, whether it is right, and what was measured."""

    query: np.ndarray
    is_right: np.ndarray
    features: np.ndarray
    worth: np.ndarray


def rows_of(part: Part, keys: Sequence[str], queries: Sequence[Query]) -> Rows:
    """Measure each query against all candidates of a part."""
    found: list[tuple[int, bool, Any, float]] = []
    for start in range(0, len(queries), BATCH):
        batch = queries[start : start + BATCH]
        asked = ask([read_name(query.name, part.kind) for query in batch], part.rarity)
        alike = part.vocabulary.alike(asked.traits)
        pairs = measure(part, asked, alike, *candidates(part, asked, alike))
        for mine, theirs, features in zip(pairs.mine, pairs.theirs, pairs.features, strict=True):
            query = batch[mine]
            is_right = keys[part.columns.entries[theirs]] in query.expected
            found.append((start + int(mine), is_right, features, WORTH.get(query.category, 1.0) if is_right else 0.5))
    numbers, right, features, worth = zip(*found, strict=True)
    return Rows(np.asarray(numbers), np.asarray(right), np.asarray(features), np.asarray(worth))


def ramps(features: np.ndarray) -> np.ndarray:
    """Return each stretch between two knots as a ramp from 0 to 1."""
    columns = []
    for place, name in enumerate(FEATURES):
        _sign, knots = KNOTS[name]
        columns += [np.clip((features[:, place] - low) / (high - low), 0, 1) for low, high in pairwise(knots)]
    return np.stack(columns, axis=1)


def fitted(rows: Rows) -> np.ndarray:
    """Return the height of each ramp, and the base last."""
    table = ramps(rows.features)
    scores = rows.features[:, 0] * rows.features[:, 1]
    found = np.zeros(table.shape[1] + 1)
    for _round in range(ROUNDS):
        chosen = _chosen(rows, scores)
        found = _regressed(table[chosen], rows.is_right[chosen].astype(float), rows.worth[chosen])
        scores = table @ found[:-1] + found[-1]
    return found


def _chosen(rows: Rows, scores: np.ndarray) -> np.ndarray:
    """Return of each query the best right pair, and the closest wrong ones."""
    by_query: defaultdict[int, list[int]] = defaultdict(list)
    for place, query in enumerate(rows.query):
        by_query[int(query)].append(place)
    chosen: list[int] = []
    for places in by_query.values():
        ordered = sorted(places, key=lambda place: -scores[place])
        chosen += [place for place in ordered if rows.is_right[place]][:1]
        chosen += [place for place in ordered if not rows.is_right[place]][:CLOSEST]
    return np.asarray(chosen)


def _regressed(table: np.ndarray, right: np.ndarray, worth: np.ndarray) -> np.ndarray:
    size = table.shape[1]
    whole = worth.sum() / 1000

    def loss(found: np.ndarray) -> tuple[float, np.ndarray]:
        sums = table @ found[:size] + found[size]
        missed = worth * (1 / (1 + np.exp(-sums)) - right)
        value = (worth * (np.logaddexp(0, sums) - right * sums)).sum() / whole + SMOOTHNESS * (found[:size] ** 2).sum()
        slope = np.append(table.T @ missed, missed.sum()) / whole
        slope[:size] += 2 * SMOOTHNESS * found[:size]
        return value, slope

    limits = [
        (-STEEPEST if sign <= 0 else 0, STEEPEST if sign >= 0 else 0)
        for name in FEATURES
        for sign, knots in [KNOTS[name]]
        for _stretch in knots[1:]
    ]
    answer = minimize(
        loss, np.append(np.zeros(size), -3), jac=True, method="L-BFGS-B", bounds=[*limits, (None, None)],
        options={"maxiter": STEPS},
    )  # fmt: skip
    return np.asarray(answer.x)


def told(found: np.ndarray, kind: str) -> dict[str, Any]:
    """Return the weights as they are shipped: the points at each knot."""
    curves: dict[str, Any] = {}
    place = 0
    for name in FEATURES:
        _sign, knots = KNOTS[name]
        heights = np.concatenate(([0.0], np.cumsum(found[place : place + len(knots) - 1])))
        curves[name] = [list(knots), [round(float(height), 4) for height in heights]]
        place += len(knots) - 1
    odds = RECOMMENDED[kind] / (1 - RECOMMENDED[kind])
    return {"base": round(float(found[-1] - np.log(odds)), 4), "curves": curves}


def fit(without: Collection[str]) -> dict[str, Any]:
    entries, queries = made_from(read_entries(Path(os.environ["SCREENING_ENTRIES"])), without=without)
    weights = {}
    for kind in (PERSON, ORGANISATION):
        held = [entry for entry in entries if entry["kind"] == kind]
        names = [
            Listed(name["n"], number, is_weak=name["q"] == "weak")
            for number, entry in enumerate(held)
            for name in entry["names"]
        ]
        rows = rows_of(lay_out(kind, names), [entry["id"] for entry in held], [q for q in queries if q.kind == kind])
        weights[kind] = told(fitted(rows), kind)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", type=Path, help="labelled queries whose entries are kept out")
    given = parser.parse_args()
    lines = given.without.read_text(encoding="utf-8").splitlines() if given.without else []
    without = {key for line in lines for key in json.loads(line)["expected"]}
    given.out.write_text(json.dumps(fit(without), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
