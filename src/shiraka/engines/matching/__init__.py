"""Whether two organisations are one: names in all languages and scripts, acronyms, numbers, domains, places."""

from shiraka.engines.matching.comparison import LIKELY, POSSIBLE, Comparison, Reason, compare
from shiraka.engines.matching.keys import LONGEST_KEY, MOST_KEYS, keys_of
from shiraka.engines.matching.organisation import Organisation
from shiraka.engines.matching.outline import Outline, may_reach, outline_of
from shiraka.engines.matching.register import CROWDED, candidate_pairs, same_organisations

__all__ = [
    "CROWDED",
    "LIKELY",
    "LONGEST_KEY",
    "MOST_KEYS",
    "POSSIBLE",
    "Comparison",
    "Organisation",
    "Outline",
    "Reason",
    "candidate_pairs",
    "compare",
    "keys_of",
    "may_reach",
    "outline_of",
    "same_organisations",
]
