"""Screening at the command line: `python -m shiraka.engines.screening "Karem Belmansuri" "Karim Belmansouri"`.

The first name is asked for, the others are a list of one entry; printed is the score, and all that it rests on.
"""

import argparse
import sys
from collections.abc import Sequence

from shiraka.engines.screening import ORGANISATION, PERSON, VESSEL, Entry, ListedName, Match, Query, Screener


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer on standard output; returns 1 where the names have nothing in common."""
    given = _parser().parse_args(arguments)
    names = tuple(ListedName(name) for name in given.listed)
    entry = Entry("listed", "given", given.kind, names, tuple(given.country_of), tuple(given.birth_of))
    query = Query("asked", given.asked, given.kind, country=given.country, birth=given.birth)
    matches = Screener([entry]).screen([query], threshold=0)[0]
    sys.stdout.write("".join(f"{line}\n" for line in (_told(matches[0]) if matches else ["nothing in common"])))
    return 0 if matches else 1


def _told(match: Match) -> list[str]:
    told = match.explanation
    return [
        f"{match.score:.4f}  {match.name.text}",
        *(f"  {met.how:11} {met.likeness:.3f}  {met.mine} | {met.theirs}" for met in told.words),
        *(f"  only asked   {word}" for word in told.only_mine),
        *(f"  only listed  {word}" for word in told.only_theirs),
        f"  {told.base:+7.2f}  to begin with",
        *(f"  {points:+7.2f}  {code} {value:.2f}" for code, value, points in told.measures),
        *(f"  {fact.points:+7.2f}  {fact.code} {fact.mine} | {fact.theirs}" for fact in told.facts),
        *(f"  capped by {cap}" for cap in told.caps),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m shiraka.engines.screening", description=__doc__)
    parser.add_argument("asked", help="the name that is asked for")
    parser.add_argument("listed", nargs="+", help="the names of the entry")
    parser.add_argument("--kind", choices=(PERSON, ORGANISATION, VESSEL), default=PERSON)
    parser.add_argument("--country", default="", help="of who is asked for")
    parser.add_argument("--birth", default="", help="of who is asked for")
    parser.add_argument("--country-of", nargs="*", default=[], help="those of the entry")
    parser.add_argument("--birth-of", nargs="*", default=[], help="those of the entry")
    return parser


if __name__ == "__main__":
    sys.exit(main())
