"""`python -m benchmarks.screening.accuracy LABELLED INDEX`: precision and recall on a labelled set, by category.

LABELLED has a line of JSON a query: id, query, kind, category, expected (keys of entries), diagnostic. INDEX is the
list to load in the normalised form. Counted is by query, as users meet it: a listed name is found when any of its
entries is returned; one that leads to another entry only is missed and a false alarm at once. What is diagnostic is
told and never in the totals.
"""

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shiraka.engines.screening import ALIAS, PRIMARY, SCRIPT, THRESHOLD, WEAK, Entry, ListedName, Query, Screener

QUALITIES = {"primary": PRIMARY, "alias": ALIAS, "script": SCRIPT, "weak": WEAK}


@dataclass
class Labelled:
    """A labelled set: its queries, what each must find, and how they are grouped."""

    queries: list[Query] = field(default_factory=list)
    expected: list[frozenset[str]] = field(default_factory=list)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    """The category, and with it the total, kind and script unless it is diagnostic."""


def read_labelled(path: Path) -> Labelled:
    found = Labelled()
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        found.queries.append(Query(told["id"], told["query"], told["kind"]))
        found.expected.append(frozenset(told["expected"]))
        totals = () if told.get("diagnostic") else ("all", f"kind {told['kind']}", f"script {told['script']}")
        found.groups.append((*totals, told["category"]))
    return found


def read_index(path: Path) -> list[Entry]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [_entry(json.loads(line)) for line in stream]


def _entry(told: dict[str, Any]) -> Entry:
    names = tuple(ListedName(name["n"], QUALITIES[name["q"]]) for name in told["names"])
    return Entry(told["id"], told["list"], told["kind"], names, countries=tuple(told.get("country", ())))


def counted(labelled: Labelled, found: Sequence[Mapping[str, float]], threshold: float) -> dict[str, Counter[str]]:
    """Count, by group, what was found, missed, alarmed for nothing and left alone; found are scores by entry."""
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for expected, scores, names in zip(labelled.expected, found, labelled.groups, strict=True):
        keys = {key for key, score in scores.items() if score >= threshold}
        if expected:
            told = ["found"] if expected & keys else ["missed", "misdirected"] if keys else ["missed"]
        else:
            told = ["alarmed" if keys else "left"]
        for name in names:
            groups[name].update([*told, "queries"])
    return groups


def rates(group: Counter[str]) -> tuple[float, float, float, float]:
    """Return precision, recall, F1 and the rate of false alarms among those that must find nothing."""
    alarms, found = group["alarmed"] + group["misdirected"], group["found"]
    precision = found / (found + alarms) if found + alarms else 0.0
    recall = found / (found + group["missed"]) if found + group["missed"] else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    clean = group["alarmed"] + group["left"]
    return precision, recall, both, group["alarmed"] / clean if clean else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    given = parser.parse_args()
    began = time.process_time()
    screener = Screener(read_index(given.index))
    built = time.process_time() - began
    labelled = read_labelled(given.labelled)
    began = time.process_time()
    matches = screener.screen(labelled.queries, threshold=min(0.05, given.threshold))
    asked = time.process_time() - began
    found = [{match.entry.key: match.score for match in each} for each in matches]
    print(f"laid out in {built:.1f} s of CPU; {asked / len(labelled.queries) * 1000:.2f} ms of CPU a query")
    print("| group | queries | precision | recall | F1 | false alarms |\n|---|---|---|---|---|---|")
    for name, group in sorted(counted(labelled, found, given.threshold).items()):
        precision, recall, both, alarms = rates(group)
        told = [f"{precision:.3f}", f"{recall:.3f}", f"{both:.3f}"] if group["found"] + group["missed"] else ["–"] * 3
        print(f"| {name} | {group['queries']} | {' | '.join(told)} | {alarms:.3f} |")
    for threshold in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        precision, recall, both, alarms = rates(counted(labelled, found, threshold)["all"])
        print(
            f"at {threshold}: precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}, false alarms {alarms:.4f}"
        )


if __name__ == "__main__":
    main()
