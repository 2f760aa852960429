"""One organisation entered twice: how many of those are found, and how many of what is found is so.

Needs organisations of ROR (`ROR_SAMPLE`, see `organisations.py`); without them nothing is measured, and that is said.
The "unseen" half took no part in fitting the weights.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest

from benchmarks.figures import Figure, Figures
from benchmarks.organisations import SEEN, UNSEEN, Labelled, figures_of, labelled, sample
from shiraka.engines.matching import same_organisations
from shiraka.values.folding import fold

pytestmark = pytest.mark.bench

LEAST_PRECISION, LEAST_RECALL = 0.9, 0.75


def same_plain_name(made: Labelled) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share a name once capitals, marks and signs are gone: the match without an engine."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for key, organisation in made.register.items():
        for name in organisation.names:
            holders[fold(name)].add(key)
    yield from {pair for sharing in holders.values() for pair in combinations(sorted(sharing), 2)}


@pytest.mark.parametrize("half", [SEEN, UNSEEN])
def test_who_is_in_the_register_twice(half: str, figures: Figures) -> None:
    path = sample()
    if path is None:
        pytest.skip("0 organisations: ROR_SAMPLE names no file of ROR records.")
    made = labelled(path, half)
    found = [pair[:2] for pair in same_organisations(made.register)]
    precision, recall, count = figures_of(made, iter(found))
    plain_precision, plain_recall, plain_count = figures_of(made, same_plain_name(made))
    size = f"{len(made.same)} of {len(made.register)} twice, {half}"
    for what, value, peer, peer_count in (
        ("recall", recall, plain_recall, plain_count),
        ("precision", precision, plain_precision, plain_count),
    ):
        measured = f"{value:.3f} ({count} pairs; {size})"
        against = f"the same plain name: {peer:.3f} ({peer_count} pairs)"
        figures.lines.append(Figure(what=f"duplicates: {what}", measured=measured, ratio=value / peer, against=against))
    right = set(found)
    for how in sorted(set(made.same.values())):
        pairs = [pair for pair, way in made.same.items() if way == how]
        share = sum(pair in right or pair[::-1] in right for pair in pairs) / len(pairs)
        figures.lines.append(
            Figure(what=f"  recall: {how}", measured=f"{len(pairs)} pairs, {half}", ratio=share, against="all of them")
        )
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL
