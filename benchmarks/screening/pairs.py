"""`python -m benchmarks.screening.pairs CASES`: pairs of names that people labelled, each screened by itself.

CASES is a table with the columns schema, name1, name2, is_match, category. Each second name is a list of one entry,
the first is asked for; told are precision and recall at the recommended threshold and at the best one.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from shiraka.engines.screening import THRESHOLD, Entry, ListedName, Query, Screener

KINDS = {"Person": "person", "Vessel": "vessel"}


def scored(path: Path) -> list[tuple[float, bool, str]]:
    """Return the score of each pair, whether it is one, and its category."""
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            kind = KINDS.get(row["schema"], "org")
            listed = Screener([Entry("1", "1", kind, (ListedName(row["name2"]),))])
            matches = listed.screen([Query("q", row["name1"], kind)], threshold=0)[0]
            found.append(
                (max((match.score for match in matches), default=0.0), row["is_match"] == "true", row["category"])
            )
    return found


def rates(pairs: list[tuple[float, bool, str]], threshold: float) -> tuple[float, float, float]:
    counted = Counter((score >= threshold, is_match) for score, is_match, _category in pairs)
    right, wrong, missed = counted[True, True], counted[True, False], counted[False, True]
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    pairs = scored(parser.parse_args().cases)
    best = max((number / 100 for number in range(5, 100)), key=lambda threshold: rates(pairs, threshold)[2])
    for threshold in (THRESHOLD, best):
        precision, recall, both = rates(pairs, threshold)
        print(f"{len(pairs)} pairs at {threshold}: precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}")


if __name__ == "__main__":
    main()
