"""The UK sanctions list of the Foreign, Commonwealth and Development Office, as it is published in XML.

Given names stand in Name1 to Name5, the family name, or all of the name of a body, in Name6.
"""

import re
from collections.abc import Iterator

from shiraka.engines.screening.entries import ALIAS, PRIMARY, SCRIPT, WEAK
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import birth_of, day_of
from shiraka.engines.screening.lists.draft import Draft
from shiraka.engines.screening.lists.markup import Element, below, elements, text, texts, texts_anywhere
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.names import ORGANISATION, PERSON, VESSEL

ROOT = "Designations"
_ENTRY, _GENERATED = "Designation", "DateGenerated"
_PARTS = tuple(f"Name{number}" for number in range(1, 7))
_KINDS = {"individual": PERSON, "entity": ORGANISATION, "ship": VESSEL}
_NUMBERS = ("PassportNumber", "NationalIdentifierNumber", "BusinessRegistrationNumber", "IMONumber")
_IMO = re.compile(r"IMO\D{0,12}(\d{7})(?!\d)")


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    number, generated = 0, ""
    for name, element in elements(opened, ROOT, _ENTRY, _GENERATED):
        if name == _GENERATED:
            generated = day_of((element.text or "").strip())
        elif name == _ENTRY:
            number += 1
            # A list that does not say of which day it is, is at least of the day when it changed last.
            account.date = generated or max(account.date, day_of(text(element, "LastUpdated")))
            yield from _draft(element, number, account)


def _draft(element: Element, number: int, account: Account) -> Iterator[Draft]:
    key = text(element, "UniqueID") or text(element, "OFSIGroupID")
    place = f"entry {number:,} ({key or 'no UniqueID'})"
    if not key:
        account.lose(place, "has neither UniqueID nor OFSIGroupID: it is left out")
        return
    kind = text(element, "IndividualEntityShip").casefold()
    if kind not in _KINDS:
        account.tell(place, f"is of an unknown kind, {kind[:40]!r}: it is read as an organisation")
    draft = Draft(f"UK:{key}", "UK", _KINDS.get(kind, ORGANISATION), place, since=text(element, "DateDesignated"))
    for name in below(element, "Names", "Name"):
        draft.call(" ".join(part for each in _PARTS if (part := text(name, each))), _quality(name))
    for script in texts(element, "NonLatinNames", "NonLatinName", "NameNonLatinScript"):
        draft.call(script, SCRIPT)
    draft.countries += texts_anywhere(element, "Nationality") + texts(element, "Addresses", "Address", "AddressCountry")
    draft.births += [birth_of(birth) for birth in texts_anywhere(element, "DOB")]
    for each in _NUMBERS:
        draft.registrations += texts_anywhere(element, each)
    if draft.kind == VESSEL and not draft.registrations:
        draft.registrations += _IMO.findall(text(element, "OtherInformation"))[:1]
    draft.programmes += texts(element, "RegimeName")
    yield draft


def _quality(name: Element) -> str:
    if text(name, "NameType").casefold() == "primary name":
        return PRIMARY
    return WEAK if text(name, "AliasStrength").casefold().startswith("low") else ALIAS
