"""What we depend on is pinned, carries a reason, and names no server."""

import re
from itertools import pairwise

import pytest

from tests.architecture.source import ROOT

FILES = sorted((ROOT / "requirements").iterdir())


def test_no_requirement_names_a_server_or_a_place() -> None:
    refused = ("://", "file:")
    assert [f"{file.name}: {word}" for file in FILES for word in refused if word in file.read_text("utf-8")] == []
    # No option but these stands anywhere, as every one that names a server begins with a hyphen; the last five tell in
    # the head of a locked file how it was made.
    allowed = ("--hash=sha256:", "-r ", "-c ", "--universal", "--generate-hashes", "--no-emit-index-url",
               "--python-version ", "-o ")  # fmt: skip
    words = [word for file in FILES for line in file.read_text("utf-8").splitlines() for word in _options(line)]
    assert [word for word in words if not word.startswith(allowed)] == []


def _options(line: str) -> list[str]:
    """Return what of a line, or of its comment, begins with a hyphen, each with what follows it."""
    return re.findall(r"(?<!\S)-.*?(?= -|$)", line)


def test_every_locked_requirement_has_a_hash() -> None:
    for file in FILES:
        if file.suffix == ".txt":
            entries = file.read_text("utf-8").replace("\\\n", "").splitlines()
            pinned = [line for line in entries if "==" in line and not line.lstrip().startswith("#")]
            assert pinned
            assert [line for line in pinned if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("name", ["base.in", "s3.in", "dev.in"])
def test_every_direct_dependency_has_its_reason(name: str) -> None:
    lines = [line for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines() if line]
    unexplained = [
        line for before, line in pairwise(["", *lines]) if line[0] not in "#-" and not before.startswith("# ")
    ]
    assert unexplained == []
