"""The linter refuses what CONTRIBUTING says is refused; a rule dropped by accident shows here."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

REFUSED = {
    "a model signal": ("TID251", "from django.db.models.signals import post_save\n\nSAVED = post_save\n"),
    "a signal of our own": ("TID251", "from django.dispatch import Signal\n\nsigned = Signal()\n"),
    "today by the machine": ("TID251", "from datetime import date\n\nDAY = date.today()\n"),
    "today by Django": ("TID251", "from django.utils import timezone\n\nDAY = timezone.localdate()\n"),
    "now by the machine": ("TID251", "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n"),
    "now by Django": ("TID251", "from django.utils import timezone\n\nNOW = timezone.now()\n"),
    "a relative import": ("TID252", "from . import models\n\nMODELS = models\n"),
    "an import inside a function": ("PLC0415", "def wait() -> None:\n    import time\n\n    time.sleep(1)\n"),
    "a bare noqa": ("PGH004", "import os  # noqa\n"),
    "a bare noqa for a file": ("PGH004", "# ruff: noqa\nimport os\n"),
    "a bare type-ignore": ("PGH003", "NUMBER: int = str(1)  # type: ignore\n"),
    "a noqa that is not needed": ("RUF100", "NUMBER = 1  # noqa: E501\n"),
    "dead code in a comment": ("ERA001", "# number = 1\nNUMBER = 1\n"),
    "printing": ("T201", 'print("here")\n'),
}
RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent))


@pytest.mark.parametrize(("code", "text"), REFUSED.values(), ids=REFUSED)
def test_the_linter_refuses(code: str, text: str) -> None:
    assert RUFF
    # As if it stood in an app, where no rule is relaxed.
    name = PACKAGE / "apps" / "partners" / "newcomer.py"
    command = (RUFF, "check", "--no-cache", "--output-format", "concise", "--stdin-filename", str(name), "-")
    result = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    assert f" {code} " in result.stdout, result.stdout + result.stderr
