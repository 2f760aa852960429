"""A whole register against itself: every pair that shares a key that few share, compared once."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations
from typing import TypeVar

from shiraka.engines.matching.comparison import LIKELY, Comparison, compare
from shiraka.engines.matching.keys import keys_of
from shiraka.engines.matching.organisation import Organisation
from shiraka.engines.matching.outline import may_reach, outline_of

CROWDED = 60
"""A key that more records share than this says nothing, and is passed over."""

K = TypeVar("K", bound=Hashable)


def candidate_pairs(register: Mapping[K, Organisation], *, crowded: int = CROWDED) -> Iterator[tuple[K, K]]:
    """Yield the pairs of a register that share a key, each once, in the order in which the register is given."""
    places = {key: place for place, key in enumerate(register)}
    holders: defaultdict[str, list[K]] = defaultdict(list)
    for name, organisation in register.items():
        for key in keys_of(organisation):
            holders[key].append(name)
    pairs = {
        pair
        for sharing in holders.values()
        if len(sharing) <= crowded
        for pair in combinations(dict.fromkeys(sharing), 2)
    }
    yield from sorted(pairs, key=lambda pair: (places[pair[0]], places[pair[1]]))


def same_organisations(register: Mapping[K, Organisation], *, least: float = LIKELY) -> list[tuple[K, K, Comparison]]:
    """Return the pairs that are likely one organisation, the surest first."""
    outlines = {key: outline_of(organisation) for key, organisation in register.items()}
    near = (pair for pair in candidate_pairs(register) if may_reach(outlines[pair[0]], outlines[pair[1]], least))
    compared = ((one, other, compare(register[one], register[other])) for one, other in near)
    found = [pair for pair in compared if pair[2].score >= least]
    return sorted(found, key=lambda pair: -pair[2].score)
