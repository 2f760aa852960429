"""Every setting is read by the code: what an administrator changes, changes something."""

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.parameters import definitions, registry
from shiraka.foundation.parameters.registry import PARAMETERS
from shiraka.foundation.records import ConfidentialRecord
from tests.architecture.source import PACKAGE, Source, sources

# What nothing reads yet, and what it waits for. The page of each says the same; nothing is added without a reason.
LATER = {
    "support_cost_percent": "Contributions of donors are not recorded yet.",
    "pipeline_probabilities": "Opportunities with donors are not recorded yet.",
    "public_fields": "There is no public register yet.",
}

SETTINGS = PACKAGE / "foundation" / "parameters"
DEFINITIONS = definitions.__name__
# `apps.py` hangs settings on where a lower floor asks for them, and so reads as others do.
MOUNTED = SETTINGS / "apps.py"


def test_every_setting_is_read_or_says_on_its_page_what_will_read_it() -> None:
    assert set(PARAMETERS) - read() == set(LATER)
    assert {key for key, parameter in PARAMETERS.items() if parameter.used_by} == set(LATER)


def test_every_line_of_a_table_is_read_or_named_on_its_page() -> None:
    confidential = {entity.key for entity in ENTITIES if issubclass(entity.model, ConfidentialRecord)}
    known = {
        "deadlines": said_to("due", "deadline"),
        "reminders": said_to("reminder_days"),
        "letter_texts": said_to("letter_text"),
        "confidentiality_defaults": confidential,
    }
    for key, parameter in PARAMETERS.items():
        if parameter.later:
            codes = {str(code) for code, _label in parameter.columns[0].pairs()}
            assert codes - known[key] == set(parameter.later), key
    assert known.keys() == {key for key, parameter in PARAMETERS.items() if parameter.later}


def read() -> set[str]:
    """Return the keys of settings that are read from outside of `foundation/parameters`, or that act by themselves."""
    found = {key for key, parameter in PARAMETERS.items() if parameter.carry_out is not None}
    found |= said_to("value")
    waiting, seen = set(used_from_outside()), set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        keys, called = functions().get(name, (set(), set()))
        found |= keys
        waiting |= called - seen
    return found


def outside() -> list[Source]:
    """Return the code that reads settings. A demonstration reads some too, but an office has none."""
    return [
        source
        for source in sources()
        if not source.is_test
        and (source.path == MOUNTED or not source.path.is_relative_to(SETTINGS))
        and source.path.is_relative_to(PACKAGE)
        and not source.path.is_relative_to(PACKAGE / "demo")
    ]


def said_to(*functions_or_words: str) -> set[str]:
    """Return the texts given first to such functions, or under such a word to any."""
    found: set[str] = set()
    for source in outside():
        for call in source.walk(ast.Call):
            assert isinstance(call, ast.Call)
            given = [word.value for word in call.keywords if word.arg in functions_or_words]
            if _name(call.func) in functions_or_words:
                given += call.args[:1]
            found |= {item.value for item in given if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    return found


def used_from_outside() -> Iterator[str]:
    """Yield the names that other code takes from the package of settings."""
    for source in outside():
        modules = set[str]()
        for node in source.walk(ast.ImportFrom):
            assert isinstance(node, ast.ImportFrom)
            if (node.module or "").startswith("shiraka.foundation.parameters"):
                yield from (alias.name for alias in node.names)
                modules |= {alias.asname or alias.name for alias in node.names}
        for node in source.walk(ast.Attribute):
            if isinstance(node, ast.Attribute) and _name(node.value) in modules:
                yield node.attr


@cache
def functions() -> dict[str, tuple[set[str], set[str]]]:
    """Return what each function of the package mentions: settings by key, and names."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for source in sources():
        if source.is_test or not source.path.is_relative_to(SETTINGS) or source.path.name == "registry.py":
            continue
        known = _settings_known_in(source)
        for function in source.walk(ast.FunctionDef):
            assert isinstance(function, ast.FunctionDef)
            names = {_dotted(node) for node in ast.walk(function) if isinstance(node, ast.Name | ast.Attribute)}
            keys, called = found.setdefault(function.name, (set(), set()))
            keys |= {known[name] for name in names & known.keys()}
            called |= names - {function.name}
    return found


def _settings_known_in(source: Source) -> dict[str, str]:
    """Return the settings that a module can name: its own, those it imports, and those of imported modules."""
    by_module: dict[str, dict[str, str]] = {
        module.__name__: {name: setting.key for name, setting in _settings_of(module)} for module in registry._MODULES
    }
    own = f"{DEFINITIONS}.{source.path.stem}" if source.path.parent.name == "definitions" else ""
    known = dict(by_module.get(own, {}))
    for node in source.walk(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            name = alias.asname or alias.name
            inner = by_module.get(f"{node.module}.{alias.name}", {})
            known |= {f"{name}.{constant}": key for constant, key in inner.items()}
            if alias.name in by_module.get(node.module or "", {}):
                known[name] = by_module[node.module or ""][alias.name]
    return known


def _settings_of(module: Any) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in vars(module).items() if value in module.SETTINGS and name.isupper())


def _name(node: ast.AST) -> str:
    return _dotted(node).rpartition(".")[2]


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
