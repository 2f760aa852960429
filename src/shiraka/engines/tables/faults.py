"""Why a file cannot be read as a table, as a code; who shows it says it in words."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a file as a whole."""

    EMPTY = "empty"
    NOT_A_TABLE = "not_a_table"
    OLD_FORMAT = "old_format"
    OTHER_FORMAT = "other_format"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    DAMAGED = "damaged"
    UNFOLDS = "unfolds"
    HARMFUL = "harmful"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    FAR_CELL = "far_cell"
    LONG_CELL = "long_cell"
    NO_SHEET = "no_sheet"
    NO_HEADER = "no_header"


class Unreadable(Exception):
    """The file cannot be read as a table. `told` holds what the sentence about it names: a row, a limit."""

    def __init__(self, fault: Fault, **told: object) -> None:
        super().__init__(f"{fault} {told or ''}".strip())
        self.fault, self.told = fault, told
