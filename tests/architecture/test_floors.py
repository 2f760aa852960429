"""Who may import whom: the contracts of import-linter, and what apps use of each other."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT, Source, sources

OPEN_TO_OTHER_APPS = {"terms", "events", "models", "queries", "rules", "actions"}


def test_every_contract_is_kept_and_no_import_cycle_exists() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command
    result = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_apps_meet_only_through_the_six_open_modules() -> None:
    apps = [source for source in sources() if source.path.is_relative_to(PACKAGE / "apps") and not source.is_test]
    trespasses = [
        f"{source.name}: {module}"
        for source in apps
        for module in _imported(source)
        if _is_closed(module, source.path.relative_to(PACKAGE / "apps").parts[0])
    ]
    assert trespasses == []


def _imported(source: Source) -> list[str]:
    """Return what a file imports, down to the name: `from a.b import c` is "a.b.c"."""
    modules: list[str] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            modules.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.extend(f"{node.module}.{alias.name}" for alias in node.names)
    return modules


def _is_closed(module: str, own_app: str) -> bool:
    words = module.split(".")
    if words[:2] != ["shiraka", "apps"] or words[2:3] in ([], [own_app]):
        return False
    return words[3:4] == [] or words[3] not in OPEN_TO_OTHER_APPS
