"""Tables as offices have them: workbooks and texts, read row by row, with what their cells mean."""

from shiraka.engines.tables.cells import ERRORS, LONGEST_CELL, Row, Scalar, address, clean, is_blank, letters, written
from shiraka.engines.tables.choices import Names, countries, parts_of, read_yes_no
from shiraka.engines.tables.dates import DateFault, DayOrder, Evidence, NoDate, order_of, read_date
from shiraka.engines.tables.faults import Fault, Unreadable
from shiraka.engines.tables.headers import LOOKED_AT, Column, Header, find_header, header_at
from shiraka.engines.tables.matching import Titles, signature_of
from shiraka.engines.tables.numbers import decimal_mark_of, read_number
from shiraka.engines.tables.opening import Book, open_book
from shiraka.engines.tables.package import checked

__all__ = [
    "ERRORS",
    "LONGEST_CELL",
    "LOOKED_AT",
    "Book",
    "Column",
    "DateFault",
    "DayOrder",
    "Evidence",
    "Fault",
    "Header",
    "Names",
    "NoDate",
    "Row",
    "Scalar",
    "Titles",
    "Unreadable",
    "address",
    "checked",
    "clean",
    "countries",
    "decimal_mark_of",
    "find_header",
    "header_at",
    "is_blank",
    "letters",
    "open_book",
    "order_of",
    "parts_of",
    "read_date",
    "read_number",
    "read_yes_no",
    "signature_of",
    "written",
]
