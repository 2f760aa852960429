"""`python -m benchmarks.screening.peer LABELLED INDEX`: this engine and the logic-v2 of nomenklatura, in one run.

`SCREENING_PEER` is the Python of a virtual environment that has nomenklatura 4.17.4 (`pip install nomenklatura`, with
libicu-dev, pkg-config and g++); it is no dependency of this project. LABELLED and INDEX are as in `accuracy.py`. The
peer runs twice: with its own blocker, and with wide candidates, the 60 entries nearest by the first step of this
engine, handed to it for nothing. Each system runs in a process of its own, one after the other; times are of CPU.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.screening.accuracy import Labelled, counted, rates, read_index, read_labelled
from shiraka.engines.screening import THRESHOLD, Query, Screener, load, save
from shiraka.engines.screening.comparing import BATCH, ask, cosines
from shiraka.engines.screening.names import read_name
from shiraka.engines.screening.screener import laid_under

WIDE, TOLD = 60, 0.05
THEIRS = 0.7
"""The threshold that yente recommends for logic-v2."""
OURS, BLOCKER, PEER = "Shiraka", "blocker", "wide"


@dataclass(frozen=True)
class Run:
    """What one system found, by query the entries with their scores, and what it cost in seconds of CPU and bytes."""

    matches: Sequence[Mapping[str, float]]
    loaded: float
    asked: float
    alone: Sequence[float]
    memory: float

    def p95(self) -> float:
        return sorted(self.alone)[int(len(self.alone) * 0.95)]


def ours(stored: Path, labelled: Path) -> dict[str, Any]:
    """Load a stored screener and ask it, in bulk with nothing warmed, once, as the peer is asked, and one by one."""
    queries = read_labelled(labelled).queries
    began = time.process_time()
    with stored.open("rb") as stream:
        screener = load(stream)
    loaded = time.process_time() - began
    began = time.process_time()
    screener.screen(queries)
    asked = time.process_time() - began
    alone = []
    for query in queries:
        read_name.cache_clear()
        began = time.process_time()
        screener.screen([query])
        alone.append(time.process_time() - began)
    found = screener.screen(queries, threshold=TOLD)
    return {
        "matches": {
            query.key: [(match.entry.key, match.score) for match in each]
            for query, each in zip(queries, found, strict=True)
        },
        "loaded": loaded,
        "asked": asked,
        "alone": alone,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def nearest(screener: Screener, queries: Sequence[Query]) -> dict[str, list[str]]:
    """Return the keys of the entries nearest to each query by the first step of this engine."""
    found: dict[str, list[str]] = {}
    for kind, held in screener.kinds.items():
        asked = [query for query in queries if laid_under(query.kind) == kind]
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            words = ask([read_name(query.name, kind) for query in batch], held.part.rarity)
            rows, columns, cosine = cosines(held.part, words, held.part.vocabulary.alike(words.traits))
            order = np.lexsort((columns, -cosine, rows))
            ends = np.searchsorted(rows[order], np.arange(len(batch) + 1))
            for query, (first, last) in zip(batch, pairwise(ends.tolist()), strict=True):
                entries = dict.fromkeys(held.part.columns.entries[columns[order[first:last]]].tolist())
                found[query.key] = [held.entries[entry].key for entry in list(entries)[:WIDE]]
    return found


def run_of(labelled: Labelled, told: Mapping[str, Any]) -> Run:
    matches = [dict(told["matches"].get(query.key, ())) for query in labelled.queries]
    return Run(matches, told["loaded"], told["asked"], told["alone"], told["memory"])


def runs(labelled_at: Path, index_at: Path, peer: str, folder: Path) -> dict[str, Run]:
    """Run each system in a process of its own."""
    labelled = read_labelled(labelled_at)
    screener = Screener(read_index(index_at))
    stored, wide, out = folder / "screener", folder / "wide.jsonl", folder / "out.json"
    with stored.open("wb") as stream:
        save(screener, stream)
    near = nearest(screener, labelled.queries)
    lines = [json.loads(line) for line in labelled_at.read_text(encoding="utf-8").splitlines()]
    wide.write_text("".join(json.dumps(line | {"candidates": near.get(line["id"], [])}) + "\n" for line in lines))
    beside = Path(__file__).with_name("peer_logic.py")
    commands = {
        OURS: [sys.executable, "-m", "benchmarks.screening.peer", "--ours", str(labelled_at), str(stored), str(out)],
        BLOCKER: [peer, str(beside), BLOCKER, str(index_at), str(labelled_at), str(out)],
        PEER: [peer, str(beside), PEER, str(index_at), str(wide), str(out)],
    }
    found = {}
    for name, command in commands.items():
        environment = {key: value for key, value in os.environ.items() if name == OURS or key != "PYTHONPATH"}
        subprocess.run(command, check=True, env=environment)
        found[name] = run_of(labelled, json.loads(out.read_text(encoding="utf-8")))
    return found


def best(labelled: Labelled, run: Run) -> float:
    """Return the threshold of the best F1, chosen on the very set that is scored."""
    thresholds = [number / 100 for number in range(30, 100)]
    return max(thresholds, key=lambda each: rates(counted(labelled, run.matches, each)["all"])[2])


def tell(labelled: Labelled, found: Mapping[str, Run]) -> None:
    size = len(labelled.queries)
    print("| system, threshold | precision | recall | F1 | false alarms |\n|---|---|---|---|---|")
    systems = [
        (name, run, at)
        for name, run in found.items()
        for at in ((THRESHOLD,) if name == OURS else (THEIRS, best(labelled, run)))
    ]
    for name, run, threshold in systems:
        told = rates(counted(labelled, run.matches, threshold)["all"])
        print(f"| {name}, {threshold} | {' | '.join(f'{rate:.3f}' for rate in told)} |")
    print("\n| found, of listed, or false alarms | " + " | ".join(f"{name}, {at}" for name, _run, at in systems) + " |")
    print("|---|" + "---|" * len(systems))
    groups = [counted(labelled, run.matches, at) for _name, run, at in systems]
    for group in sorted(groups[0]):
        is_listed = groups[0][group]["found"] + groups[0][group]["missed"] > 0
        told_rates = [rates(each[group])[1 if is_listed else 3] for each in groups]
        print(f"| {group} | {' | '.join(f'{rate:.3f}' for rate in told_rates)} |")
    mine = found[OURS]
    print("\n| system | load or build | a query in bulk | alone, 95th percentile | times ours | memory |")
    print("|---|---|---|---|---|---|")
    for name, run in found.items():
        print(
            f"| {name} | {run.loaded:.2f} s | {run.asked / size * 1000:.2f} ms | {run.p95() * 1000:.1f} ms "
            f"| {run.asked / mine.asked:.1f} | {run.memory / 1e6:.0f} MB |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", action="store_true", help="one half of a run: LABELLED, a stored screener, OUT")
    parser.add_argument("labelled", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    given = parser.parse_args()
    if given.ours:
        given.out.write_text(json.dumps(ours(given.index, given.labelled)), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as folder:
        found = runs(given.labelled, given.index, os.environ["SCREENING_PEER"], Path(folder))
    tell(read_labelled(given.labelled), found)


if __name__ == "__main__":
    main()
