"""What every operation of the API needs, by its id, typed by hand from domain.md section 3.

An operation that is missing here fails the test, and so does a line here without an operation.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.access.expected import CLEARANCE, CONTACTS, DRAFT, PROFILE, Need


@dataclass(frozen=True, kw_only=True)
class OperationNeed:
    """What an operation needs and how to call it; fields as those of `PageNeed`."""

    need: Need
    record: str = ""
    arguments: dict[str, object] = field(default_factory=dict)
    query: str = ""
    body: object = None
    is_upload: bool = False
    judged: str = ""

    def __post_init__(self) -> None:
        assert bool(self.need.open_to) == bool(self.need.reason), "What no row rules needs a reason, and only that."


def _open(to: str, reason: str, **more: object) -> OperationNeed:
    return OperationNeed(need=Need(open_to=to, reason=reason), **more)  # type: ignore[arg-type]


def _entity(
    key: str, *reads: str, edit: str = "", letters: str = "C", moves: bool = False, documents: bool = False
) -> dict[str, OperationNeed]:
    """Return the operations on a kind of record: read by any letter in its rows, edited by `letters`."""
    reading = Need(row=reads[0], reads=reads)
    editing = Need(row=edit or reads[0], letters=letters, reads=reads)
    needs = {
        "list": OperationNeed(need=reading),
        "create": OperationNeed(need=editing, body={}),
        "get": OperationNeed(need=reading, record=key),
        "update": OperationNeed(need=editing, record=key, body={}),
        "history": OperationNeed(need=reading, record=key),
    }
    if moves:
        needs["moves"] = OperationNeed(need=reading, record=key)
        needs["move"] = OperationNeed(need=reading, record=key, judged="moves")
        needs["opinion"] = OperationNeed(need=reading, record=key, judged="moves")
    if documents:
        needs["documents"] = OperationNeed(need=reading, record=key)
        needs["add_document"] = OperationNeed(need=editing, record=key, is_upload=True)
    return {f"{key}.{name}": need for name, need in needs.items()}


_CODES = "codes that fields take; no dealings"

OPERATIONS: Final = {
    **_entity("partner", PROFILE, moves=True, documents=True),
    **_entity("contact", CONTACTS, PROFILE),
    **_entity("interaction", PROFILE),
    **_entity("relationship", PROFILE),
    **_entity("linkage", PROFILE),
    **_entity("marker", PROFILE),
    **_entity("memberstate", PROFILE),
    **_entity("agreement", DRAFT, moves=True, documents=True),
    **_entity("party", DRAFT, moves=True),
    **_entity("conditionprecedent", DRAFT),
    **_entity("nationalcommissionnotice", CLEARANCE, DRAFT, edit=DRAFT),
    # Which row rules depends on the record the document belongs to; here it is a partner.
    "document.content": OperationNeed(need=Need(reads=(PROFILE,)), record="document", arguments={"number": 1}),
    "me.get": _open("signed-in", "who one is"),
    "work.list": _open("signed-in", "what waits for the caller, from rows they may read"),
    "token.list": _open("signed-in", "one's own tokens"),
    "token.create": _open("signed-in", "one's own tokens", body={}),
    "token.revoke": OperationNeed(
        need=Need(open_to="signed-in", is_own=True, reason="one's own tokens"), record="token"
    ),
    "search.list": _open("signed-in", "finds only what the caller may see", query="q=kept"),
    "reference.countries": _open("signed-in", _CODES),
    "reference.currencies": _open("signed-in", _CODES),
    "reference.units": _open("signed-in", _CODES),
    "reference.people": _open("signed-in", "whom one may name on a record; from outside only oneself"),
    "openapi.get": _open("public", "the description of the API, the same for everybody"),
}
