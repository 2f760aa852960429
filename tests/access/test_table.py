"""The table the code reads says what domain.md says."""

from shiraka.foundation.access.matrix import matrix
from shiraka.foundation.people.models import Role
from tests.access.expected import CELLS, NOTHING, ROLES


def test_the_roles_are_the_twelve() -> None:
    assert set(Role.values) == set(ROLES)


def test_every_cell_is_as_typed() -> None:
    wrong = []
    read = {row.action: row for row in matrix().values()}
    assert set(read) == set(CELLS)
    for action, cells in CELLS.items():
        for role, cell in cells.items():
            found = read[action].cells.get(role)
            told = (found.code, found.is_own) if found else (NOTHING.letter, NOTHING.is_own)
            if told != (cell.letter, cell.is_own):
                wrong.append(f"{action} × {role}: {told}, expected {cell}")
    assert not wrong, "\n".join(wrong)
