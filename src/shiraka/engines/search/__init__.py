"""Finding words in texts of three languages: terms of the index, reading a query, spelling, marked passages.

One analyser serves index and query, so the same records are found whatever database keeps the index.
"""

from shiraka.engines.search.marking import Piece, marked
from shiraka.engines.search.query import LONGEST_WORD, Part, Query, read_query
from shiraka.engines.search.spelling import nearest, spelling_key, spelling_keys
from shiraka.engines.search.words import stems_of, words_of

__all__ = [
    "LONGEST_WORD",
    "Part",
    "Piece",
    "Query",
    "marked",
    "nearest",
    "read_query",
    "spelling_key",
    "spelling_keys",
    "stems_of",
    "words_of",
]
