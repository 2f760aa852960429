import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.test import override_settings

from shiraka.cli import COMMANDS, Command, audit, demo
from shiraka.foundation import clock
from shiraka.foundation.audit.chain import GENESIS
from shiraka.foundation.audit.models import Entry


def shiraka(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a person would."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")}
    return subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-m", "shiraka", *words],
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_every_command_can_be_run(command: Command) -> None:
    assert callable(import_module(command.module).run)


def test_an_incomplete_environment_is_told_in_words_and_not_as_a_traceback() -> None:
    result = shiraka("serve", SHIRAKA_PORT="many")
    assert result.returncode == 2
    assert "SHIRAKA_PORT must be a whole number" in result.stderr
    assert "SHIRAKA_SECRET_KEY is required" in result.stderr
    assert "Traceback" not in result.stderr


def test_fictional_data_is_not_mixed_with_real_records(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(SHIRAKA_DEMO=False):
        assert demo.run(partners="", agreements="", audit="") == 1
    assert "SHIRAKA_DEMO=true" in capsys.readouterr().err


@pytest.mark.parametrize("partners", ["many", "-1", "3", ""])
def test_a_size_that_cannot_be_is_told_in_words(partners: str, capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(SHIRAKA_DEMO=True):
        assert demo.run(partners=partners, agreements="5", audit="") == 2
    assert "whole numbers" in capsys.readouterr().err


@pytest.mark.django_db
def test_audit_verify_fails_and_names_an_entry_that_was_smuggled_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.run() == 0
    Entry.objects.create(sequence=1, at=clock.now(), action="smuggle", previous_hash=GENESIS, hash=GENESIS)
    assert audit.run() == 1
    assert "entry 1: " in capsys.readouterr().out


def test_django_commands_are_passed_on_with_their_options(tmp_path: Path) -> None:
    result = shiraka("django", "diffsettings", "--output", "unified", SHIRAKA_DEMO="true", SHIRAKA_HOME=str(tmp_path))
    assert result.returncode == 0
    assert "+ AUTH_USER_MODEL = 'people.User'" in result.stdout
