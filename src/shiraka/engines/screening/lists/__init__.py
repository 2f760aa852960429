"""Reads the lists that authorities publish, and an organisation's own, into entries to screen against."""

from shiraka.engines.screening.lists.account import ListUnreadable, Problem
from shiraka.engines.screening.lists.reading import Format, ListReader, ReadList, read_list
from shiraka.engines.screening.lists.several import NamedList, read_lists

__all__ = ["Format", "ListReader", "ListUnreadable", "NamedList", "Problem", "ReadList", "read_list", "read_lists"]
