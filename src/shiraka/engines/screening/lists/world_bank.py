"""Firms and persons that the World Bank debarred, as its interface answers: `response.ZPROCSUPP[]`.

Titles and stars of footnotes stand in the names; other names, original script and registration in a remark.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from shiraka.engines.screening.entries import ALIAS, PRIMARY
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import day_of
from shiraka.engines.screening.lists.draft import LONGEST_NAME, Draft, call_all, is_latin
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.lists.shapes import mapping, parsed, text, values
from shiraka.engines.screening.names import ORGANISATION, PERSON

MOST_BYTES: Final = 32 * 1024 * 1024
"""JSON is parsed as a whole; the list has 1.6 MB."""
_MOST_READ = 10 * LONGEST_NAME
_KINDS = {"I": PERSON, "F": ORGANISATION}
_TITLE = re.compile(r"(?:MR|MRS|MS)\.\s+(?=\S)|M/S\.?\s+(?=\S)", re.IGNORECASE)
_PERSONAL = re.compile(r"(?:MR|MRS|MS|DR)\.\s", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\*\s*\d+(?:\s*(?:,|and)\s*\*?\s*\d+)*|\*+")
_NUMBER = re.compile(
    r"\(?\b(?:Reg(?:istration)?|Tax(?: Registration)?|TIN|ID|Tax ID|CNPJ|RUC|NIT|VAT)\b[. ]*(?:ID|No|Number)?[.:# ]*"
    r"(?P<number>[A-Z]{0,4}[ -]?\d[\w./-]{3,30})\s*\)?"
)
_CHINESE_CODE = re.compile(r"\((?P<number>9[0-9A-Z]{17})\)")
_ALSO = re.compile(
    r"\b(?:also\s+|currently\s+|now\s+|formerly\s+|previously\s+)*"
    r"(?:[afnd]\.?/?k\.?/?a\b\.?|d\.?/?b\.?/?a\b\.?|known as|doing business (?:as|under)|operating as:?|formerly)\s+",
    re.IGNORECASE,
)
_ALSO_MISTER = re.compile(r"^\W*also\s+(?=M(?:R|S|RS)\.)", re.IGNORECASE)
_OR = re.compile(r"\s+or\s+|\)\s*\(|\s+\((?=also|now|formerly|d\.?/?b)", re.IGNORECASE)
_AROUND = " ,;"
_SCRIPT = re.compile(r"[(（]?([^\s(（)）,;*\d][^*,;]*)")


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    response = mapping(mapping(parsed(opened, opened.whole(MOST_BYTES))).get("response"))
    rows = response.get("ZPROCSUPP")
    if not isinstance(rows, list):
        raise opened.refused("is not the list of the World Bank: it has no response.ZPROCSUPP")
    for number, row in enumerate(values(rows), 1):
        yield from _draft(mapping(row), number, account)


def _draft(row: Mapping[str, object], number: int, account: Account) -> Iterator[Draft]:
    key = text(row.get("SUPP_ID"))
    place = f"entry {number:,} ({key[:40] or 'no SUPP_ID'})"
    if not key:
        account.lose(place, "has no SUPP_ID: it is left out")
        return
    account.date = max(account.date, day_of(text(row.get("LAST_REFRESH_DATE"))))
    name, remark = (text(row.get(column))[:_MOST_READ] for column in ("SUPP_NAME", "ADD_SUPP_INFO"))
    draft = Draft(f"WB:{key}", "WB", _kind(row, name), place)
    own, *others = _ALSO.split(_FOOTNOTE.sub("", name))
    draft.call(_bare(own), PRIMARY)
    call_all(draft, _each(others), ALIAS)
    _read_remark(draft, remark)
    draft.countries.append(text(row.get("COUNTRY_NAME")) or text(row.get("LAND1")))
    draft.programmes.append(text(row.get("DEBAR_REASON")))
    draft.since, draft.until = text(row.get("DEBAR_FROM_DATE")), text(row.get("DEBAR_TO_DATE"))
    yield draft


def _kind(row: Mapping[str, object], name: str) -> str:
    """Return the kind by a title, which no firm bears, and else by the code, which may be absent or "U"."""
    return PERSON if _PERSONAL.match(name) else _KINDS.get(text(row.get("SUPP_TYPE_CODE")), ORGANISATION)


def _read_remark(draft: Draft, remark: str) -> None:
    remark = _FOOTNOTE.sub(" ", remark)
    for pattern in (_NUMBER, _CHINESE_CODE):
        draft.registrations += [found["number"] for found in pattern.finditer(remark)]
        remark = pattern.sub(" ", remark)
    if mister := _ALSO_MISTER.match(remark):
        call_all(draft, [_bare(remark[mister.end() :])], ALIAS)
        return
    before, *others = _ALSO.split(remark)
    call_all(draft, _each(others), ALIAS)
    for part in (before, *others):
        if not is_latin(part) and (found := _SCRIPT.search(part)) and not is_latin(found[1]):
            call_all(draft, _each([found[1]]), ALIAS)


def _bare(name: str) -> str:
    """Return a name without title, and without the brackets that a remark opened or closed around it."""
    name = name.strip(_AROUND)
    name = _TITLE.sub("", name, count=1) if _TITLE.match(name) else name
    while name.count(")") > name.count("("):
        name = "".join(name.rpartition(")")[::2]).strip(_AROUND)
    while name.count("(") > name.count(")"):
        name = "".join(name.rpartition("(")[::2]).strip(_AROUND)
    return name


def _each(names: list[str]) -> list[str]:
    return [_bare(part) for name in names for part in _OR.split(name)]
