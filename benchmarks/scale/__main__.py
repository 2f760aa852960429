"""`python -m benchmarks.scale`: builds two registers, measures the same pages on both, and tells the ratios.

`--postgresql ADDRESS` measures there too, in databases of its own (the role may make databases); `--keep FOLDER`
keeps what was built and takes it up again; `--sizes 1000,100000` are other sizes.
"""

import os
import sys

from benchmarks.scale.registers import Register, measure_by_turns, on_each_database

ROUNDS, REPEATED = 3, 3
MOST_QUERIES = 15
SAME, BROADLY = 1.5, 5.0
BOUNDS = {
    "list": SAME,
    "list, filtered": SAME,
    "list, filtered to a country": SAME,
    "list, searched for one": SAME,
    "list, searched narrowly": SAME,
    "list of agreements": SAME,
    "search for one": SAME,
    "search for one, Arabic": SAME,
    "search, narrow": SAME,
    "search, narrow, Arabic": SAME,
    "record of a partner": SAME,
    "record of an agreement": SAME,
    "list, searched broadly": BROADLY,
    "search, broad": BROADLY,
    "search, broad, Arabic": BROADLY,
}
"""How many times as long a page may take; others are told without a bound."""
BESIDE = {"list, filtered": "admin: list, filtered", "list": "admin: list"}


def build(register: Register) -> float:
    """Fill the register unless it is full; return the seconds."""
    size = register.size
    sizes = ("--partners", str(size), "--agreements", str(size // 2), "--audit", str(size * 10))
    return register.run("shiraka", "demo", *sizes)


def compare(database: str, registers: list[Register]) -> list[str]:
    """Measure turn by turn on all sizes, print the ratios and return what breaks a bound."""
    names = measure_by_turns(registers, "benchmarks.scale.pages", rounds=ROUNDS, repeated=REPEATED)
    small, large = registers[0], registers[-1]
    broken = []
    print(f"\n{database}: {small.size:,} against {large.size:,} partners, load {os.getloadavg()[0]:.1f}")
    print(f"| {'page':31} | queries | {small.size:>9,} | {large.size:>9,} | ratio | bound |")
    print("|---|---|---|---|---|---|")
    for name in names:
        before, after = small.found[name], large.found[name]
        ratio, bound = after["seconds"] / before["seconds"], BOUNDS.get(name)
        times = " | ".join(f"{found['seconds'] * 1000:6.1f} ms" for found in (before, after))
        counts = f"{before['queries']}, {after['queries']}"
        print(f"| {name:31} | {counts:>7} | {times} | {ratio:5.2f} | {bound or '':>5} |")
        if bound and ratio > bound:
            broken.append(f"{database}: {name} takes {ratio:.2f} times as long, more than {bound}")
        if after["queries"] > MOST_QUERIES and not name.startswith(("admin", "candidates")):
            broken.append(f"{database}: {name} asks {after['queries']} queries")
    for name, peer in BESIDE.items():
        ratio = large.found[name]["seconds"] / large.found[peer]["seconds"]
        print(f"{name}: {ratio:.2f} times the time of Django's own admin, {large.size:,} partners")
    return broken


if __name__ == "__main__":
    sys.exit(on_each_database(__doc__ or "", "scale", "1000,100000", build, compare))
