"""The reference says what the code says."""

from dataclasses import fields

from shiraka.cli import COMMANDS
from shiraka.config.environment import Environment, name_of
from shiraka.config.reference import FOLDER, stale


def test_the_reference_is_what_the_code_would_write() -> None:
    assert stale() == ()


def test_every_variable_is_in_the_reference() -> None:
    page = (FOLDER / "settings.md").read_text("utf-8")
    assert [name_of(item) for item in fields(Environment) if f"`{name_of(item)}`" not in page] == []


def test_every_command_is_in_the_reference() -> None:
    page = (FOLDER / "commands.md").read_text("utf-8")
    assert [command.words for command in COMMANDS if f"`shiraka {command.words}`" not in page] == []
