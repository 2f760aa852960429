"""`python -m benchmarks.scale`: builds two registers, measures the same pages on both, and tells the ratios.

`--postgresql ADDRESS` measures there too, in databases of its own (the role may make databases); `--keep FOLDER`
keeps what was built and takes it up again; `--sizes 1000,100000` are other sizes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROUNDS, REPEATED = 2, 3
MOST_QUERIES = 15
SAME, BROADLY = 1.5, 5.0
BOUNDS = {
    "list": SAME,
    "list, filtered": SAME,
    "list, filtered to a country": SAME,
    "list, searched narrowly": SAME,
    "list of agreements": SAME,
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


@dataclass
class Register:
    """One size in one database, and the process beside it."""

    size: int
    environment: dict[str, str]
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def build(self) -> float:
        """Build it unless it is there; return the seconds."""
        began = time.perf_counter()
        sizes = ["--partners", str(self.size), "--agreements", str(self.size // 2), "--audit", str(self.size * 10)]
        subprocess.run(["shiraka", "demo", *sizes], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began

    @contextmanager
    def asked(self) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-m", "benchmarks.scale.pages"]
        settings = {**self.environment, "DJANGO_SETTINGS_MODULE": "benchmarks.scale.settings"}
        with subprocess.Popen(
            command, env=settings, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            yield process
            if process.stdin is not None:
                process.stdin.close()


def names_of(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return list(json.loads(process.stdout.readline()))


def ask(process: subprocess.Popen[str], name: str) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{json.dumps([name, REPEATED])}\n")
    process.stdin.flush()
    return dict(json.loads(process.stdout.readline()))


def compare(database: str, registers: list[Register]) -> list[str]:
    """Measure turn by turn on all sizes, print the ratios and return what breaks a bound."""
    with ExitStack() as stack:
        processes = [stack.enter_context(register.asked()) for register in registers]
        names = [names_of(process) for process in processes][-1]
        for _round in range(ROUNDS):
            for name in names:
                for register, process in zip(registers, processes, strict=True):
                    found = ask(process, name)
                    held = register.found.get(name, found)
                    register.found[name] = {**found, "seconds": min(found["seconds"], held["seconds"])}
    small, large = registers[0], registers[-1]
    broken = []
    print(f"\n{database}: {small.size:,} against {large.size:,} partners, load {os.getloadavg()[0]:.1f}")
    print(f"| {'page':30} | queries | {small.size:>9,} | {large.size:>9,} | ratio | bound |")
    print("|---|---|---|---|---|---|")
    for name in names:
        before, after = small.found[name], large.found[name]
        ratio, bound = after["seconds"] / before["seconds"], BOUNDS.get(name)
        times = " | ".join(f"{found['seconds'] * 1000:6.1f} ms" for found in (before, after))
        counts = f"{before['queries']}, {after['queries']}"
        print(f"| {name:30} | {counts:>7} | {times} | {ratio:5.2f} | {bound or '':>5} |")
        if bound and ratio > bound:
            broken.append(f"{database}: {name} takes {ratio:.2f} times as long, more than {bound}")
        if after["queries"] > MOST_QUERIES and not name.startswith(("admin", "candidates")):
            broken.append(f"{database}: {name} asks {after['queries']} queries")
    for name, peer in BESIDE.items():
        ratio = large.found[name]["seconds"] / large.found[peer]["seconds"]
        print(f"{name}: {ratio:.2f} times the time of Django's own admin, {large.size:,} partners")
    return broken


@contextmanager
def database_on(address: str, name: str, *, keep: bool) -> Iterator[str]:
    """Make a database of that name beside the one of an address; it goes again unless it is kept."""
    made = urlsplit(address)._replace(path=f"/{name}").geturl()
    with psycopg.connect(urlsplit(address)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield made
    finally:
        if not keep:
            with psycopg.connect(urlsplit(address)._replace(path="/postgres").geturl(), autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}"')


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    address = os.environ.get("SHIRAKA_DATABASE_URL", "")
    options.add_argument("--postgresql", default=address if address.startswith("postgres") else "")
    options.add_argument("--keep", default="")
    options.add_argument("--sizes", default="1000,100000")
    options.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    broken: list[str] = []
    with ExitStack() as stack:
        folder = Path(given.keep or stack.enter_context(tempfile.TemporaryDirectory()))
        bare = {name: value for name, value in os.environ.items() if name != "SHIRAKA_DATABASE_URL"}
        kinds = [kind for kind in ("sqlite", "postgresql") if given.only in {"", kind}]
        for kind in kinds if given.postgresql else kinds[:1]:
            registers = []
            for size in sizes:
                home = folder / f"{kind}-{size}"
                home.mkdir(parents=True, exist_ok=True)
                environment = {**bare, "SHIRAKA_HOME": str(home), "SHIRAKA_DEMO": "true"}
                if kind == "postgresql":
                    name = f"shiraka_scale_{size}"
                    database = stack.enter_context(database_on(given.postgresql, name, keep=bool(given.keep)))
                    environment["SHIRAKA_DATABASE_URL"] = database
                registers.append(Register(size=size, environment=environment))
                print(f"{kind}, {size:,} partners: built in {registers[-1].build():.0f} s", flush=True)
            broken += compare(kind, registers)
    print("\n".join(["", *broken] if broken else ["", "All bounds are kept."]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
