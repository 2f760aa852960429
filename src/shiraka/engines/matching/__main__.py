"""Matching at the command line: `python -m shiraka.engines.matching compare "Banque Amal" "بنك أمل"`."""

import argparse
import csv
import sys
from pathlib import Path

from shiraka.engines.matching import LIKELY, Comparison, Organisation, compare, keys_of, same_organisations

_PLAIN = ("registration", "website", "country", "city")


def main(arguments: list[str] | None = None) -> int:
    """Answer on standard output; returns the exit status."""
    given = _parser().parse_args(arguments)
    try:
        lines = _answer(given)
    except (OSError, ValueError, csv.Error) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _answer(given: argparse.Namespace) -> list[str]:
    match given.question:
        case "compare":
            return _told(compare(Organisation(names=(given.one,)), Organisation(names=(given.other,))))
        case "keys":
            return list(keys_of(Organisation(names=(given.name,))))
        case _:
            found = same_organisations(_register(given.file), least=given.least)
            return [f"{met.score:.2f}\t{one}\t{other}\t{met.mine}\t{met.theirs}" for one, other, met in found]


def _told(met: Comparison) -> list[str]:
    reasons = [f"{reason.points:+.1f}  {reason.code}  {reason.mine} | {reason.theirs}" for reason in met.reasons]
    return [f"{met.score:.2f}", *reasons]


def _register(path: Path) -> dict[str, Organisation]:
    """Read a CSV file with the columns key, names and acronyms (parted by |), registration, website, country, city."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if rows and not {"key", "names"} <= rows[0].keys():
        raise ValueError("The first line must name the columns, among them key and names.")
    return {
        row["key"]: Organisation(
            names=_several(row["names"]),
            acronyms=_several(row.get("acronyms")),
            **{name: row.get(name) or "" for name in _PLAIN},
        )
        for row in rows
    }


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m shiraka.engines.matching", description=__doc__)
    questions = parser.add_subparsers(dest="question", required=True)
    two = questions.add_parser("compare", help="how likely two names are of one organisation, and why")
    two.add_argument("one")
    two.add_argument("other")
    one = questions.add_parser("keys", help="the keys that a name is looked up by")
    one.add_argument("name")
    register = questions.add_parser("register", help="the likely doubles in a CSV file")
    register.add_argument("file", type=Path)
    register.add_argument("--least", type=float, default=LIKELY, help="the least likelihood, from 0 to 1")
    return parser


if __name__ == "__main__":
    sys.exit(main())
