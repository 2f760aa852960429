"""Screening of names against lists of sanctions and debarments, with every point of a score explained."""

from shiraka.engines.screening.archive import NotAScreener
from shiraka.engines.screening.entries import ALIAS, PRIMARY, SCRIPT, WEAK, Entry, ListedName, as_line, from_line
from shiraka.engines.screening.names import ANY, ORGANISATION, PERSON, VESSEL
from shiraka.engines.screening.rescreening import Register
from shiraka.engines.screening.scoring import THRESHOLD
from shiraka.engines.screening.screener import VERSION, Explanation, Match, Query, Screener, as_json
from shiraka.engines.screening.storing import load, load_register, save, save_register

__all__ = [
    "ALIAS",
    "ANY",
    "ORGANISATION",
    "PERSON",
    "PRIMARY",
    "SCRIPT",
    "THRESHOLD",
    "VERSION",
    "VESSEL",
    "WEAK",
    "Entry",
    "Explanation",
    "ListedName",
    "Match",
    "NotAScreener",
    "Query",
    "Register",
    "Screener",
    "as_json",
    "as_line",
    "from_line",
    "load",
    "load_register",
    "save",
    "save_register",
]
