"""`shiraka screen --lists FILE … --queries Q.jsonl --out R.jsonl`: screens names, without a database."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Final, NamedTuple

import orjson

from shiraka.engines.screening import ANY, ORGANISATION, PERSON, THRESHOLD, VESSEL, Query, Screener, as_json
from shiraka.engines.screening.lists import ListUnreadable, read_lists

CHUNK: Final = 512
"""Queries that are read, screened and written at once."""
_KINDS = (PERSON, ORGANISATION, VESSEL, ANY)
_laid_out: Screener | None = None


class Asked(NamedTuple):
    """What is asked of each chunk."""

    threshold: float
    limit: int
    on: date


class NoQuery(ValueError):
    """A line is no query, told with its number."""


def run(*, lists: list[str], queries: str, out: str, threshold: str, limit: str, jobs: str) -> int:
    """Screen every line of a file of queries; return 1 for what cannot be read, saying what and where."""
    if not lists or not queries or not out:
        sys.stderr.write("Give the lists with --lists, the queries with --queries, and with --out where to write.\n")
        return 2
    try:
        today = datetime.now(tz=UTC).date()  # noqa: TID251 - the clock of the installation needs its settings
        asked = Asked(_number(threshold, "threshold", THRESHOLD, most=1), int(_number(limit, "limit", 0)), today)
        workers = int(_number(jobs, "jobs", 1)) or 1
        _check(queries)
        _lay_out(lists)
        with ExitStack() as stack:
            lines = stack.enter_context(Path(queries).open("rb")) if queries != "-" else sys.stdin.buffer
            written = stack.enter_context(Path(out).open("wb")) if out != "-" else sys.stdout.buffer
            _screen_all(lines, written, asked, workers)
    except (OSError, ListUnreadable, NoQuery) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _number(given: str, name: str, otherwise: float, *, most: float = 1_000_000) -> float:
    with suppress(ValueError):
        number = float(given or otherwise)
        if 0 <= number <= most:
            return number
    raise NoQuery(f"--{name} is a number from 0 to {most:g}, not {given!r}.")


def _check(queries: str) -> None:
    """Refuse a bad line of a file before the lists are laid out and before an earlier answer is written over."""
    if queries == "-":
        return
    with Path(queries).open("rb") as lines:
        for number, line in _numbered(lines):
            _query(number, line)


def _lay_out(lists: list[str]) -> None:
    global _laid_out  # noqa: PLW0603 - workers are forked from this process and find it there
    told = _Progress("laying out the lists")
    with ExitStack() as stack:
        read = read_lists({name: stack.enter_context(Path(name).open("rb")) for name in lists})
    for each in read:
        if each.problems:
            place, what = each.problems[0]
            sys.stderr.write(f"{each.name}: problems: {len(each.problems):,}; the first: {place} {what}\n")
    entries = [entry for each in read for entry in each.entries]
    _laid_out = Screener(entries)
    told.end(f"{len(entries):,} entries")


def _screen_all(lines: IO[bytes], written: IO[bytes], asked: Asked, workers: int) -> None:
    told, done = _Progress("screening"), 0
    work = partial(_screened, asked=asked)
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(workers)) if workers > 1 else None
        for chunks in _several(_chunks(lines), workers):
            for answer in pool.map(work, chunks) if pool else map(work, chunks):
                written.write(answer)
                done += answer.count(b"\n")
            told.step(f"{done:,} names")
    told.end(f"{done:,} names")


def _numbered(lines: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _chunks(lines: IO[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    numbered = _numbered(lines)
    while chunk := list(islice(numbered, CHUNK)):
        yield chunk


def _several(chunks: Iterator[list[tuple[int, bytes]]], size: int) -> Iterator[list[list[tuple[int, bytes]]]]:
    while found := list(islice(chunks, size)):
        yield found


def _screened(chunk: list[tuple[int, bytes]], *, asked: Asked) -> bytes:
    """Return a line for each query of a chunk."""
    if _laid_out is None:
        raise RuntimeError("The lists are not laid out.")
    queries = [_query(number, line) for number, line in chunk]
    found = _laid_out.screen(queries, threshold=asked.threshold, limit=asked.limit, on=asked.on)
    lines = (
        orjson.dumps({"id": query.key, "matches": [as_json(match) for match in matches]})
        for query, matches in zip(queries, found, strict=True)
    )
    return b"".join(line + b"\n" for line in lines)


def _query(number: int, line: bytes) -> Query:
    try:
        told = orjson.loads(line)
        key, name, kind = told["id"], told["query"], told.get("kind") or ANY
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise NoQuery(f"Line {number} is no query: a JSON object with `id` and `query`.") from error
    if not isinstance(name, str) or kind not in _KINDS:
        raise NoQuery(f"Line {number}: `query` is a text, and `kind` one of {', '.join(_KINDS)}.")
    plain = {name: str(told.get(given) or "") for name, given in _FACTS.items()}
    return Query(str(key), name, kind, **plain)


_FACTS = {"country": "country", "birth": "birth_date", "registration": "registration"}


class _Progress:
    """One line on a terminal that tells how far the work is; nothing where nobody looks."""

    def __init__(self, what: str) -> None:
        self._what, self._began, self._is_seen = what, time.monotonic(), sys.stderr.isatty()
        self.step("")

    def step(self, how_far: str) -> None:
        if self._is_seen:
            sys.stderr.write(f"\r\x1b[K{self._what}: {how_far}")
            sys.stderr.flush()

    def end(self, how_far: str) -> None:
        if self._is_seen:
            seconds = time.monotonic() - self._began
            sys.stderr.write(f"\r\x1b[K{self._what}: {how_far} in {seconds:.1f} s\n")
