"""Lists of any origin as lines of JSON: id, list, kind, names of {n, q}, country, dob, prog, from, to."""

from collections.abc import Iterator

from shiraka.engines.screening.entries import ALIAS, PRIMARY, SCRIPT, WEAK
from shiraka.engines.screening.lists.account import Account, ListUnreadable
from shiraka.engines.screening.lists.draft import Draft
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.lists.shapes import mapping, parsed, text, values
from shiraka.engines.screening.names import ORGANISATION, PERSON, VESSEL

_KINDS = frozenset({PERSON, ORGANISATION, VESSEL})
_QUALITIES = frozenset({PRIMARY, ALIAS, SCRIPT, WEAK})


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    for number, line in enumerate(opened.lines(), 1):
        if line.isspace():
            continue
        try:
            value = parsed(opened, line)
        except ListUnreadable as error:
            if not line.endswith(b"\n"):
                raise
            account.lose(f"line {number:,}", f"is left out: {error}")
            continue
        yield from _draft(value, f"line {number:,}", account)


def _draft(value: object, place: str, account: Account) -> Iterator[Draft]:
    row = mapping(value)
    key, kind = text(row.get("id")), text(row.get("kind"))
    if not key:
        account.lose(place, "has no id: it is left out")
        return
    place = f"{place} ({key[:40]})"
    if kind not in _KINDS:
        account.tell(place, f"is of an unknown kind, {kind[:40]!r}: it is read as an organisation")
        kind = ORGANISATION
    draft = Draft(key, text(row.get("list")) or key.partition(":")[0], kind, place)
    for each in values(row.get("names")):
        name = mapping(each)
        quality = text(name.get("q")) or PRIMARY
        draft.call(text(name.get("n")), quality if quality in _QUALITIES else ALIAS)
    draft.countries += [text(each) for each in values(row.get("country"))]
    draft.births += [text(each) for each in values(row.get("dob"))]
    draft.programmes.append(text(row.get("prog")))
    draft.since, draft.until = text(row.get("from")), text(row.get("to"))
    yield draft
