"""`python -m benchmarks.scale.search`: the page of the search over ten thousand and over a million partners.

Told is the 95th percentile of what one search takes, of narrow ones and of broad ones; the options are those of
`benchmarks.scale`.
"""

import os
import statistics
import sys

from benchmarks.scale.registers import Register, measure_by_turns, on_each_database

NARROW_HITS = 200
BOUNDS = {"narrow": 1.5, "broad": 5.0}
MOST_QUERIES = 15


def build(register: Register) -> float:
    """Fill the register unless it is full; return the seconds."""
    return register.run("benchmarks.scale.fill", str(register.size))


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def compare(database: str, registers: list[Register]) -> list[str]:
    """Measure turn by turn, print the percentiles by how many are found in the largest, return what breaks a bound."""
    names = measure_by_turns(registers, "benchmarks.scale.searches", rounds=1, repeated=2)
    small, large = registers[0], registers[-1]
    broken = []
    print(f"\n{database}: {small.size:,} against {large.size:,} partners, load {os.getloadavg()[0]:.1f}")
    print("| searches | how many | hits | queries | median | p95 | median | p95 | ratio of p95 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for kind, bound in BOUNDS.items():
        group = [name for name in names if (large.found[name]["hits"] <= NARROW_HITS) == (kind == "narrow")]
        times = [[register.found[name]["seconds"] for name in group] for register in (small, large)]
        found = sorted(large.found[name]["hits"] for name in group)
        queries = max(large.found[name]["queries"] for name in group)
        told = " | ".join(f"{each * 1000:.1f} ms" for part in times for each in (statistics.median(part), p95(part)))
        ratio = p95(times[1]) / p95(times[0])
        print(f"| {kind} | {len(group)} | {found[0]:,} to {found[-1]:,} | {queries} | {told} | {ratio:.2f} |")
        if ratio > bound:
            broken.append(f"{database}: {kind} searches take {ratio:.2f} times as long, more than {bound}")
        if queries > MOST_QUERIES:
            broken.append(f"{database}: a {kind} search asks {queries} queries")
    return broken


if __name__ == "__main__":
    sys.exit(on_each_database(__doc__ or "", "search", "10000,1000000", build, compare))
