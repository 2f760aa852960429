"""The consolidated list of financial sanctions of the European Union, XML 1.1 of the FSF."""

from collections.abc import Iterator

from shiraka.engines.screening.entries import ALIAS, WEAK
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import day_of
from shiraka.engines.screening.lists.draft import Draft, first_is_primary
from shiraka.engines.screening.lists.markup import Element, attribute, below, elements
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.names import ORGANISATION, PERSON

ROOT = "export"
_ENTRY = "sanctionEntity"
_PARTS = ("firstName", "middleName", "lastName")
_KINDS = {"person": PERSON, "enterprise": ORGANISATION}
_UNKNOWN = "00"
"""The code of a country that nobody knows."""
_NO_NUMBERS = frozenset({"swiftbic", "bankaccount", "iban"})


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    number = 0
    for name, element in elements(opened, ROOT, _ENTRY):
        if name == _ENTRY:
            number += 1
            yield from _draft(element, number, account)
        else:
            account.date = day_of(attribute(element, "generationDate"))


def _draft(element: Element, number: int, account: Account) -> Iterator[Draft]:
    key = attribute(element, "euReferenceNumber") or attribute(element, "logicalId")
    place = f"entry {number:,} ({key or 'no number'})"
    if not key:
        account.lose(place, "has neither euReferenceNumber nor logicalId: it is left out")
        return
    draft = Draft(f"EU:{key}", "EU", _kind(element, place, account), place)
    draft.since = day_of(attribute(element, "designationDate"))
    for alias in below(element, "nameAlias"):
        parts = " ".join(part for name in _PARTS if (part := attribute(alias, name)))
        is_weak = attribute(alias, "strong").casefold() == "false"
        draft.call(attribute(alias, "wholeName") or parts, WEAK if is_weak else ALIAS)
    first_is_primary(draft)
    for tag in ("citizenship", "address"):
        draft.countries += [
            attribute(each, "countryDescription") or code
            for each in below(element, tag)
            if (code := attribute(each, "countryIso2Code")) != _UNKNOWN
        ]
    for birth in below(element, "birthdate"):
        draft.births += _birth(birth, place, account)
    draft.registrations += [
        attribute(each, "number") or attribute(each, "latinNumber")
        for each in below(element, "identification")
        if attribute(each, "identificationTypeCode").casefold() not in _NO_NUMBERS
    ]
    draft.programmes += [attribute(each, "programme") for each in below(element, "regulation")]
    yield draft


def _kind(element: Element, place: str, account: Account) -> str:
    code = next((attribute(each, "code") for each in below(element, "subjectType")), "")
    if code not in _KINDS:
        account.tell(place, f"is of an unknown kind, {code[:40]!r}: it is read as an organisation")
    return _KINDS.get(code, ORGANISATION)


def _birth(birth: Element, place: str, account: Account) -> list[str]:
    about = "circa " if attribute(birth, "circa").casefold() == "true" else ""
    # The day is Gregorian always; its parts are of the calendar that is said.
    if day := attribute(birth, "birthdate"):
        return [about + day]
    year, month = attribute(birth, "year"), attribute(birth, "monthOfYear")
    first, last = attribute(birth, "yearRangeFrom"), attribute(birth, "yearRangeTo")
    if not year and not (first and last):
        return []
    calendar = attribute(birth, "calendarType")
    if calendar not in {"", "GREGORIAN"}:
        # Of Iran, where the year may be of the sun or of the moon: forty years apart.
        account.tell(place, f"has a birth in the year {year[:8]} of the calendar {calendar[:20]} only: it is left out")
        return []
    if not year:
        return [f"{about}{first} to {last}"]
    return [f"{about}{year}-{int(month):02}" if month.isdecimal() else f"{about}{year}"]
