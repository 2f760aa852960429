"""Nothing is reachable that the hand-typed maps do not know, and they know nothing that is not there."""

from shiraka.api.operations import OPERATIONS as TOLD
from shiraka.foundation.parameters.registry import PARAMETERS
from tests.access.moves import MOVES, OPINIONS
from tests.access.operations import OPERATIONS
from tests.access.pages import PAGES
from tests.access.settings_map import SETTINGS_BY_ROW
from tests.access.steps import rows
from tests.access.walker import operations, pages

# It answers 404 to everybody, in the form of an error of the API.
CATCH_ALL = "elsewhere"

# What the code says is left out, so that it is not copied from there.
_SAY_WHO = "Say in tests/access/moves.py who does this, from domain.md 3 and 5; no letters where only the system does:"
_TO_TYPE = "_of(<row that lets one see the record>, <row that gives the right>, <letters>)"


def test_every_page_has_a_line_and_every_line_a_page() -> None:
    found = {page.name for page in pages()}
    assert not found - set(PAGES), f"No line for: {sorted(found - set(PAGES))}"
    assert not set(PAGES) - found, f"No page for: {sorted(set(PAGES) - found)}"


def test_every_page_has_a_name_of_its_own() -> None:
    names = [page.name for page in pages()]
    assert all(names)
    assert len(set(names)) == len(names)


def test_pages_answer_to_the_verbs_typed() -> None:
    wrong = [
        f"{page.name}: {page.verbs}, typed {PAGES[page.name].verbs}"
        for page in pages()
        if page.name in PAGES and "foundation" in page.view.__module__ and page.verbs != PAGES[page.name].verbs
    ]
    assert not wrong, "\n".join(wrong)


def test_every_operation_has_a_line_and_every_line_an_operation() -> None:
    found = set(operations()) - {CATCH_ALL}
    assert not found - set(OPERATIONS), f"No line for: {sorted(found - set(OPERATIONS))}"
    assert not set(OPERATIONS) - found, f"No operation for: {sorted(set(OPERATIONS) - found)}"


def test_the_table_of_operations_holds_what_is_routed() -> None:
    assert {operation.operation_id for operation in TOLD} == set(operations()) - {CATCH_ALL}


def test_every_move_has_a_line_and_every_line_a_move() -> None:
    real = {(entity.key, move.action) for entity, move in rows()}
    typed = {(key, action) for key, moves in MOVES.items() for action in moves}
    lines = [f'MOVES["{key}"]["{action}"] = {_TO_TYPE}' for key, action in sorted(real - typed)]
    assert not lines, "\n".join([_SAY_WHO, *lines])
    assert not typed - real, f"No move for: {sorted(typed - real)}"


def test_every_opinion_has_a_line_and_every_line_an_opinion() -> None:
    real = {
        (entity.key, move.action, step.name)
        for entity, move in rows()
        if move.approval is not None
        for step in move.approval.steps
    }
    typed = {(key, *place) for key, places in OPINIONS.items() for place in places}
    lines = [f'OPINIONS["{key}"]["{action}", "{step}"] = {_TO_TYPE}' for key, action, step in sorted(real - typed)]
    assert not lines, "\n".join([_SAY_WHO, *lines])
    assert not typed - real, f"No step for: {sorted(typed - real)}"


def test_every_setting_has_a_line_and_every_line_a_setting() -> None:
    typed = {key for keys in SETTINGS_BY_ROW.values() for key in keys}
    assert not set(PARAMETERS) - typed, f"No line for: {sorted(set(PARAMETERS) - typed)}"
    assert not typed - set(PARAMETERS), f"No setting for: {sorted(typed - set(PARAMETERS))}"
