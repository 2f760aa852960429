"""The consolidated list of OFAC, of those who are not Specially Designated Nationals, as it is published in XML."""

from collections.abc import Iterator

from shiraka.engines.screening.entries import ALIAS, PRIMARY, WEAK
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import american_day_of
from shiraka.engines.screening.lists.draft import Draft
from shiraka.engines.screening.lists.markup import Element, below, elements, text, texts
from shiraka.engines.screening.lists.ofac_remarks import is_registration, number_in, read_remarks
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.names import ORGANISATION, PERSON, VESSEL

ROOT = "sdnList"
_ENTRY, _PUBLISHED = "sdnEntry", "publshInformation"
_KINDS = {"individual": PERSON, "entity": ORGANISATION, "vessel": VESSEL, "aircraft": VESSEL}


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    number, said = 0, ""
    for name, element in elements(opened, ROOT, _ENTRY, _PUBLISHED):
        if name == _PUBLISHED:
            account.date = american_day_of(text(element, "Publish_Date"))
            said = text(element, "Record_Count")
        elif name == _ENTRY:
            number += 1
            yield from _draft(element, number, account)
    if said.isdecimal() and said != str(number):
        account.tell(opened.name, f"says that it has {said[:12]} entries, and has {number:,}")


def _draft(element: Element, number: int, account: Account) -> Iterator[Draft]:
    key = text(element, "uid")
    place = f"entry {number:,} ({key or 'no uid'})"
    if not key:
        account.lose(place, "has no uid: it is left out")
        return
    kind = text(element, "sdnType").casefold()
    if kind not in _KINDS:
        account.tell(place, f"is of an unknown kind, {kind[:40]!r}: it is read as an organisation")
    draft = Draft(f"OFACC:{key}", "OFACC", _KINDS.get(kind, ORGANISATION), place)
    draft.call(_name(element), PRIMARY)
    for alias in below(element, "akaList", "aka"):
        draft.call(_name(alias), WEAK if text(alias, "category").casefold() == "weak" else ALIAS)
    draft.countries += texts(element, "nationalityList", "nationality", "country")
    draft.countries += texts(element, "citizenshipList", "citizenship", "country")
    draft.countries += texts(element, "addressList", "address", "country")
    draft.countries += texts(element, "vesselInfo", "vesselFlag")
    draft.births += texts(element, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
    for identity in below(element, "idList", "id"):
        if is_registration(text(identity, "idType")) and (found := number_in(text(identity, "idNumber"))):
            draft.registrations.append(found)
    draft.programmes += texts(element, "programList", "program")
    read_remarks(draft, text(element, "remarks"))
    yield draft


def _name(element: Element) -> str:
    return f"{text(element, 'firstName')} {text(element, 'lastName')}"
