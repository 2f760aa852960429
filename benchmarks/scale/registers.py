"""Registers of several sizes, each in a database of its own, with a process beside it that is asked turn by turn."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

Found = dict[str, Any]


@dataclass
class Register:
    """One size in one database, and the process beside it."""

    size: int
    environment: dict[str, str]
    found: dict[str, Found] = field(default_factory=dict)

    def run(self, *words: str) -> float:
        """Run a module of Python beside the database; return the seconds."""
        began = time.perf_counter()
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "benchmarks.scale.settings"}
        subprocess.run((sys.executable, "-m", *words), env=environment, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began

    @contextmanager
    def asked(self, module: str) -> Iterator["Asked"]:
        """Start the module that measures beside the database."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "benchmarks.scale.settings"}
        with subprocess.Popen(
            (sys.executable, "-m", module), env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            yield Asked(process)
            if process.stdin is not None:
                process.stdin.close()


class Asked:
    """A process that tells the names of what it measures, then answers each name with a line of JSON."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("Without pipes nothing can be asked.")
        self._to, self._from = process.stdin, process.stdout
        self.names: list[str] = json.loads(self._from.readline())

    def ask(self, name: str, repeated: int) -> Found:
        self._to.write(f"{json.dumps([name, repeated])}\n")
        self._to.flush()
        return dict(json.loads(self._from.readline()))


def answer(functions: dict[str, Callable[[int], Found]]) -> None:
    """Tell the names, then measure what is asked for: the other end of `Asked`."""
    print(json.dumps(list(functions)), flush=True)
    for line in sys.stdin:
        name, repeated = json.loads(line)
        print(json.dumps(functions[name](repeated)), flush=True)


def measure_by_turns(registers: Sequence[Register], module: str, *, rounds: int, repeated: int) -> list[str]:
    """Ask all registers for the same, turn by turn, so that what else the machine does meets all; return the names.

    Of each the quickest time stays in `found`.
    """
    with ExitStack() as stack:
        asked = [stack.enter_context(register.asked(module)) for register in registers]
        names = asked[-1].names
        for _round in range(rounds):
            for name in names:
                for register, process in zip(registers, asked, strict=True):
                    found = process.ask(name, repeated)
                    held = register.found.get(name, found)
                    register.found[name] = {**found, "seconds": min(found["seconds"], held["seconds"])}
    return names


@contextmanager
def _database_on(address: str, name: str, *, keep: bool) -> Iterator[str]:
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


def on_each_database(
    description: str, what: str, sizes: str, build: Callable[[Register], float], compare: Callable[..., list[str]]
) -> int:
    """Build the sizes on each database, compare them, and return 1 where a bound is broken."""
    options = argparse.ArgumentParser(description=description)
    address = os.environ.get("SHIRAKA_DATABASE_URL", "")
    options.add_argument("--postgresql", default=address if address.startswith("postgres") else "")
    options.add_argument("--keep", default="")
    options.add_argument("--sizes", default=sizes)
    options.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    options.add_argument("--build", action="store_true", help="build and keep them, and measure another time")
    given = options.parse_args()
    broken: list[str] = []
    with ExitStack() as stack:
        folder = Path(given.keep or stack.enter_context(tempfile.TemporaryDirectory()))
        bare = {name: value for name, value in os.environ.items() if name != "SHIRAKA_DATABASE_URL"}
        kinds = [kind for kind in ("sqlite", "postgresql") if given.only in {"", kind}]
        for kind in kinds if given.postgresql else kinds[:1]:
            registers = []
            for size in map(int, given.sizes.split(",")):
                home = folder / f"{what}-{kind}-{size}"
                home.mkdir(parents=True, exist_ok=True)
                environment = {**bare, "SHIRAKA_HOME": str(home), "SHIRAKA_DEMO": "true"}
                if kind == "postgresql":
                    name = f"shiraka_{what}_{size}"
                    database = stack.enter_context(_database_on(given.postgresql, name, keep=bool(given.keep)))
                    environment["SHIRAKA_DATABASE_URL"] = database
                registers.append(Register(size=size, environment=environment))
                print(f"{kind}, {size:,} partners: built in {build(registers[-1]):.0f} s", flush=True)
            if not given.build:
                broken += compare(kind, registers)
    print("\n".join(["", *broken] if broken else ["", "All bounds are kept."]))
    return 1 if broken else 0
