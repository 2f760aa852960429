"""Opening a file as a table, by what its bytes are and not by what its name says."""

from typing import IO

from shiraka.engines.tables.faults import Fault, Unreadable
from shiraka.engines.tables.package import refuse_other_formats
from shiraka.engines.tables.plain import Plain
from shiraka.engines.tables.workbook import Workbook

Book = Workbook | Plain
_ZIP = b"PK\x03\x04"


def open_book(stream: IO[bytes], *, encoding: str = "") -> Book:
    """Return a workbook or a text as sheets of rows; the stream must stay open. Raises `Unreadable`.

    `encoding` is that of a text where somebody knows better than its letters tell.
    """
    stream.seek(0)
    head = stream.read(8)
    if not head:
        raise Unreadable(Fault.EMPTY)
    refuse_other_formats(head, stream)
    return Workbook(stream) if head.startswith(_ZIP) else Plain(stream, encoding)
