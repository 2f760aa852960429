"""The words of the field are the names in the code: what we say, and what nobody may call it."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import sources

# docs/glossary.md gives the reasons. A word is refused as the name of that row's thing: of a model or
# of a field in the database. The bare words stay free elsewhere, `Period.start` is a start.
REFUSED = {
    "partner": ("partner_org", "vendor", "client"),
    "party, signatory": ("counterpart_obj", "signer", "signer1"),
    "agreement, amendment, annex": ("contract", "mou_doc", "version2"),
    "signature, entry into force, termination": ("start", "active", "end"),
    "hit, alias, clearance": ("match_obj", "flag", "ok"),
    "pledge, commitment, disbursement, expenditure": ("payment", "amount1"),
    "output, outcome, impact": ("goal", "result_text"),
    "set-off, netting, settlement": ("adjust", "clear"),
}
# These say nothing anywhere.
REFUSED_EVERYWHERE = (
    "partner_org",
    "counterpart_obj",
    "signer1",
    "mou_doc",
    "version2",
    "match_obj",
    "amount1",
    "result_text",
)
REFUSED_MODULES = ("utils", "util", "helpers", "helper", "common", "misc", "views_v2")


# Django's own fields on our model of a user.
INHERITED = {"date_joined", "last_login"}


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("shiraka.")]


@pytest.mark.parametrize(("we_say", "not_"), REFUSED.items())
def test_models_and_fields_use_the_words_of_the_field(we_say: str, not_: tuple[str, ...]) -> None:
    names = {f"{model._meta.label}": model._meta.model_name or "" for model in _our_models()}
    names |= {
        str(field): field.name
        for model in _our_models()
        for field in model._meta.get_fields()
        if not field.auto_created
    }
    refused = {word.replace("_", "") for word in not_}
    wrong = [label for label, name in names.items() if name.replace("_", "") in refused]
    assert wrong == [], f"we say {we_say}"


def test_nothing_is_called_by_a_word_that_says_nothing() -> None:
    wrong = [
        f"{source.name}:{line} {name}"
        for source in sources()
        for name, line in _defined(source.tree)
        if name in REFUSED_EVERYWHERE
    ]
    assert wrong == []


def test_no_module_is_a_drawer_for_everything() -> None:
    wrong = [
        source.name for source in sources() for part in source.path.with_suffix("").parts if part in REFUSED_MODULES
    ]
    assert wrong == []


def test_dates_end_in_date_and_instants_in_at() -> None:
    wrong = []
    for model in _our_models():
        for field in model._meta.local_fields:
            if field.name in INHERITED:
                continue
            is_instant = isinstance(field, models.DateTimeField)
            is_date = isinstance(field, models.DateField) and not is_instant
            if (is_date and not field.name.endswith("_date")) or (is_instant and not f"_{field.name}".endswith("_at")):
                wrong.append(str(field))
    assert wrong == []


def _defined(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
