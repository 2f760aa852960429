"""Pages of the reference that are made from the code: settings, commands, lifecycles, the description of the API.

`python -m shiraka.config.reference` writes them, with `--check` it only says which are stale.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Final

import django
import orjson

from shiraka.cli import COMMANDS, PASS_THROUGH
from shiraka.config.environment import Environment, kind_of, name_of
from shiraka.engines.lifecycle.table import mermaid

FOLDER: Final = Path(__file__).resolve().parents[3] / "docs" / "reference"
KINDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    int: "whole number",
    str: "text",
    Path: "path",
    tuple: "list",
}


def settings_page() -> str:
    """Return the table of environment variables."""
    lines = [
        "# Settings of an installation",
        "",
        "Shiraka is configured by environment variables and by nothing else. They are checked at start, and everything",
        "that is wrong with them is said at once. A list is separated by commas; an empty value is the same as none.",
        "",
        "| variable | type | default | meaning |",
        "| --- | --- | --- | --- |",
    ]
    for item in fields(Environment):
        default = item.metadata["shown"] or f"`{_written(item.default)}`"
        lines.append(f"| `{name_of(item)}` | {KINDS[kind_of(item)]} | {default} | {item.metadata['meaning']} |")
    return "\n".join((*lines, ""))


def commands_page() -> str:
    """Return the table of subcommands."""
    lines = ["# Commands", "", "| command | does |", "| --- | --- |"]
    lines.extend(f"| `shiraka {command.words}` | {command.meaning} |" for command in (*COMMANDS, PASS_THROUGH))
    for command in COMMANDS:
        if command.options:
            lines.extend(("", f"## `shiraka {command.words}`", "", "| option | is |", "| --- | --- |"))
            lines.extend(f"| `--{option.name}` | {option.meaning} |" for option in command.options)
    return "\n".join((*lines, ""))


def lifecycles_page() -> str:
    """Return a diagram of each lifecycle; the entities have registered once the addresses are loaded."""
    import_module("shiraka.config.urls")
    entities = import_module("shiraka.foundation.entities.definition").ENTITIES
    lines = ["# Lifecycles", ""]
    for entity in entities:
        if entity.lifecycle:
            lines.extend((f"## {entity.key}", "", "```mermaid", mermaid(entity.lifecycle).rstrip(), "```", ""))
    return "\n".join(lines)


def api_description() -> str:
    """Return the OpenAPI description as JSON, its keys in the order the API gives them."""
    schema = import_module("shiraka.api.root").api.get_openapi_schema()
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2, default=str).decode() + "\n"


# What is built from models is imported by name in its function, as Django must be set up before.
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "lifecycles.md": lifecycles_page,
    "openapi.json": api_description,
}


def stale() -> tuple[str, ...]:
    """Return the names of the pages that differ from what the code says now."""
    return tuple(name for name, render in PAGES.items() if _kept(name) != render())


def main() -> int:
    """Write the pages, or with `--check` return 1 when one is stale."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shiraka.config.settings")
    django.setup()
    if "--check" in sys.argv:
        names = stale()
        sys.stdout.writelines(f"docs/reference/{name} is stale: run `make docs`\n" for name in names)
        return 1 if names else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, render in PAGES.items():
        (FOLDER / name).write_text(render(), encoding="utf-8")
    return 0


def _kept(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _written(default: object) -> str:
    """Write a default as it would be set."""
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(default) if isinstance(default, tuple) else str(default)


if __name__ == "__main__":
    sys.exit(main())
