"""The consolidated list of the United Nations Security Council, as it is published in XML.

Names come in up to four parts. Aliases may hold several names parted by semicolons, with the original script in
brackets; empty ones stand where there is none.
"""

import re
from collections.abc import Iterator

from shiraka.engines.screening.entries import ALIAS, PRIMARY, SCRIPT, WEAK
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import day_of, has_year
from shiraka.engines.screening.lists.draft import Draft, call_all, is_latin
from shiraka.engines.screening.lists.markup import Element, attribute, below, elements, text, texts
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.names import ORGANISATION, PERSON

ROOT = "CONSOLIDATED_LIST"
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_KINDS = {"INDIVIDUAL": PERSON, "ENTITY": ORGANISATION}
_BRACKETS = re.compile(r"[();]")
_OF_SCRIPT = re.compile(r"\(original script\)|original script:")
_NO_NAME = frozenset({"na", "n/a"})
_LETTERED = re.compile(r";|\s[b-h]\)\s")
"""Some aliases were lettered in the source and joined: "Mohammad Sabet b) M. Javad Sabet"."""
_NOTED_NAME = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:[A-Z]|al-|ul-|ur-|the\b)[\w’'-]*){1,6}")


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    number = 0
    for name, element in elements(opened, ROOT, *_KINDS):
        if name in _KINDS:
            number += 1
            yield from _draft(name, element, number, account)
        else:
            account.date = day_of(attribute(element, "dateGenerated"))


def _draft(tag: str, element: Element, number: int, account: Account) -> Iterator[Draft]:
    key = text(element, "DATAID") or text(element, "REFERENCE_NUMBER")
    place = f"entry {number:,} ({key or 'no DATAID'})"
    if not key:
        account.lose(place, "has neither DATAID nor REFERENCE_NUMBER: it is left out")
        return
    draft = Draft(key=f"UN:{key}", of="UN", kind=_KINDS[tag], place=place, since=text(element, "LISTED_ON"))
    draft.call(" ".join(part for name in _PARTS if (part := text(element, name))), PRIMARY)
    for script in texts(element, "NAME_ORIGINAL_SCRIPT"):
        draft.call(script, SCRIPT)
    for alias in below(element, f"{tag}_ALIAS"):
        _call(draft, alias)
    for birth in below(element, f"{tag}_DATE_OF_BIRTH"):
        draft.births += _births(birth)
    draft.births += texts(element, f"{tag}_ALIAS", "DATE_OF_BIRTH")
    draft.countries += texts(element, "NATIONALITY", "VALUE") + texts(element, f"{tag}_ADDRESS", "COUNTRY")
    draft.registrations += texts(element, f"{tag}_DOCUMENT", "NUMBER")
    draft.programmes += texts(element, "UN_LIST_TYPE")
    yield draft


def _call(draft: Draft, alias: Element) -> None:
    quality = WEAK if text(alias, "QUALITY").casefold() == "low" else ALIAS
    for name in texts(alias, "ALIAS_NAME"):
        if name.casefold() not in _NO_NAME:
            call_all(draft, _apart(name), quality)
            if not is_latin(name):
                call_all(draft, _names_of_note(text(alias, "NOTE")), quality)


def _apart(name: str) -> list[str]:
    """Return the names that one field holds: parted by semicolons, and in brackets in another script."""
    if not is_latin(name):
        return _BRACKETS.split(_OF_SCRIPT.sub("", name))
    return [name] if "(" in name else _LETTERED.split(name)


def _names_of_note(note: str) -> list[str]:
    """Return the Latin spellings of an alias in another script: all of its note is names, or none is."""
    parts = [part.strip() for part in note.split(";") if part.strip()]
    return parts if all(_NOTED_NAME.fullmatch(part) for part in parts) else []


def _births(birth: Element) -> list[str]:
    first, last = text(birth, "FROM_YEAR"), text(birth, "TO_YEAR")
    known = (
        text(birth, "DATE") or (f"{first} to {last}" if first and last else "") or text(birth, "YEAR") or first or last
    )
    if known:
        about = "circa " if text(birth, "TYPE_OF_DATE").upper() == "APPROXIMATELY" else ""
        return [about + known]
    # Some say the month in words, in the note only; others an age, or a year of another calendar.
    note = text(birth, "NOTE")
    return [note] if has_year(note) else []
