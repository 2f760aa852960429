"""What OFAC writes into remarks: births, nationalities, numbers, and the aliases it calls weak."""

import re
from collections.abc import Iterator

from shiraka.engines.screening.entries import WEAK
from shiraka.engines.screening.lists.draft import Draft
from shiraka.engines.screening.names import PERSON

# Labels of numbers that name one person, body, vessel or aircraft. Left out are those that others may bear as well,
# or that change hands: serial numbers of makers, radio identities, telephones, codes of banks.
_LABELS = (
    "Afghan Money Service Provider License Number", "Aircraft Tail Number", "Birth Certificate Number",
    "British National Overseas Passport", "Business Number", "Business Registration Document #",
    "Business Registration Number", "C.I.F.", "C.R. No.", "C.U.I.", "C.U.I.P.", "C.U.I.T.", "C.U.R.P.",
    "CNP (Personal Numerical Code)", "Cedula No.", "Cedula de Extranjeria",
    "Cedula de Residencia", "Central Registration System Number",
    "Certificate of Incorporation Number", "Chamber of Commerce Number",
    "Commercial Registry Number", "Company Number", "Credencial electoral", "D-U-N-S Number", "D.N.I.",
    "Diplomatic Passport", "Driver's License No.", "Economic Register Number (CBLS)", "Electoral Registry No.",
    "Enterprise Number", "Fiscal Code", "Folio Mercantil No.", "Government Gazette Number", "I.F.E.",
    "Identification Number", "Italian Fiscal Code", "Legal Entity Number", "License", "Matricula Mercantil No",
    "Moroccan Personal ID No.", "N.I.E.", "NIT #", "National Foreign ID Number", "National ID No.",
    "Numero de Identidad", "Pasaporte", "Passport", "Personal ID Card",
    "Public Registration Number", "R.F.C.", "RIF #", "RTN", "RUC #",
    "Registered Charity No.", "Registration ID", "Registration Number", "Residency Number", "Romanian C.R.",
    "SSN", "Seafarer's Identification Document", "Stateless Person ID Card", "Tarjeta de Identidad",
    "Tax ID No.", "Trade License No.", "Travel Document Number", "Turkish Identification Number", "UK Company Number",
    "US FEIN", "UAE Identification", "Unified Social Credit Code (USCC)",
    "United Social Credit Code Certificate (USCCC)",
    "V.A.T. Number", "VAT Number", "Vessel Registration Identification",
)  # fmt: skip
_ALSO = r"(?:alt\. )?"
_BIRTH = re.compile(_ALSO + r"DOB (.+)")
_COUNTRY = re.compile(_ALSO + r"(?:nationality|citizen) (.+)")
_ALIAS = re.compile(_ALSO + r"[afn]\.k\.a\. '(.+)'")
_NUMBERED = re.compile(
    _ALSO + f"(?:{'|'.join(re.escape(label) for label in sorted(_LABELS, key=len, reverse=True))})" + r"\s+(.+)"
)
_NUMBER = re.compile(
    r"(?:IMO |No\. |# ?)?(?P<number>(?=[^(]*\d)[A-Z0-9][A-Z0-9 ./\\-]{2,29}?)(?=\s*\(|\s+(?:issued|expires)\b|\s*$)",
    re.IGNORECASE,
)
_IS_LABEL = frozenset(_LABELS)


def read_remarks(draft: Draft, remarks: str) -> None:
    """Add to an entry what its remarks say."""
    for part in _parts(remarks):
        if found := _ALIAS.fullmatch(part):
            alias = found[1].strip("'") if found[1].startswith("'") and found[1].endswith("'") else found[1]
            draft.call(turned(alias, draft.kind), WEAK)
        elif found := _BIRTH.fullmatch(part):
            draft.births.append(found[1])
        elif found := _COUNTRY.fullmatch(part):
            draft.countries.append(found[1])
        elif (found := _NUMBERED.fullmatch(part)) and (number := number_in(found[1])):
            draft.registrations.append(number)


def turned(name: str, kind: str) -> str:
    """Return the name of a person with the family name last; organisations keep theirs, commas and all."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and kind == PERSON else name


def number_in(text: str) -> str:
    """Return the number at the start of a text, without what is said about it; empty when there is none."""
    found = _NUMBER.match(text)
    return found["number"].strip() if found else ""


def is_registration(label: str) -> bool:
    """Whether a number under a label names one person, body, vessel or aircraft."""
    return label in _IS_LABEL


def _parts(remarks: str) -> Iterator[str]:
    for part in remarks.rstrip().removesuffix(".").split(";"):
        if stripped := part.strip():
            yield stripped
