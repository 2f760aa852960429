"""What every operation of the API needs, by its id, typed by hand from domain.md section 3.

An operation that is missing here fails the test, and so does a line here without an operation.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from tests.access.expected import (
    ANSWER,
    AUDIT,
    AUTHORITY,
    CLEARANCE,
    CONTACTS,
    DRAFT,
    JOB,
    OPEN_CASE,
    PARAMETERS,
    PROFILE,
    REVOKING,
    SCORE,
    Need,
)


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
        is_ruled = bool(self.need.row or self.need.reads)
        assert is_ruled != bool(self.need.reason), "What no row rules needs a reason, and only that."


def _open(to: str, reason: str, **more: object) -> OperationNeed:
    return OperationNeed(need=Need(open_to=to, reason=reason), **more)  # type: ignore[arg-type]


def _own(reason: str, record: str, **more: object) -> OperationNeed:
    need = Need(open_to="signed-in", is_own=True, reason=reason)
    return OperationNeed(need=need, record=record, **more)  # type: ignore[arg-type]


def _entity(key: str, *reads: str, edit: str = "", also: str = "", **more: object) -> dict[str, OperationNeed]:
    """Return the operations on a kind of record: read by any letter in its rows, edited by C in `edit` or the first.

    `also` names those that not every kind has.
    """
    reading = Need(row=reads[0], reads=reads, **more)  # type: ignore[arg-type]
    editing = Need(row=edit or reads[0], letters="C", reads=reads, **more)  # type: ignore[arg-type]
    # Links and named readers are ours: nobody outside says what is linked, or who of us reads a record.
    ours = replace(editing, inside=True)
    itself = {"type": key, "id": "$self"}
    needs = {
        "list": OperationNeed(need=reading),
        "export_list": OperationNeed(need=reading),
        "columns": OperationNeed(need=reading),
        "choose_columns": OperationNeed(need=reading, body={"columns": []}),
        "create": OperationNeed(need=editing, body={}),
        "get": OperationNeed(need=reading, record=key),
        "update": OperationNeed(need=editing, record=key, body={}),
        "history": OperationNeed(need=reading, record=key),
        "links": OperationNeed(need=reading, record=key),
        # To itself, which is refused only after the right was asked for.
        "link": OperationNeed(need=ours, record=key, body=itself),
        "unlink": OperationNeed(need=ours, record=key, arguments={"link_id": "$link"}),
        "moves": OperationNeed(need=reading, record=key),
        "move": OperationNeed(need=reading, record=key, judged="moves"),
        "opinion": OperationNeed(need=reading, record=key, judged="moves"),
        "documents": OperationNeed(need=reading, record=key),
        "add_document": OperationNeed(need=editing, record=key, is_upload=True),
        # What the other side reads is for the staff to say.
        "share_document": OperationNeed(
            need=ours, record=key, arguments={"document_id": "$document"}, body={"is_shared": True}
        ),
        "readers": OperationNeed(need=ours, record=key),
        "name_reader": OperationNeed(need=ours, record=key, body={"reader": "$person"}),
        "remove_reader": OperationNeed(need=ours, record=key, arguments={"reader_id": "$reader"}),
    }
    usual = [
        "list",
        "export_list",
        "columns",
        "choose_columns",
        "create",
        "get",
        "update",
        "history",
        "links",
        "link",
        "unlink",
    ]
    return {f"{key}.{name}": needs[name] for name in [*usual, *also.split()]}


_MOVES, _FILES = "moves move opinion", "documents add_document share_document"
_READERS = "readers name_reader remove_reader"


def _levels(key: str, own: str, foreign: str) -> dict[str, OperationNeed]:
    """Return the operations on the level of a record: R-04, by whoever edits it or decides, never from outside."""
    need = Need(by_role=(own, foreign), reason="R-04")
    return {
        f"{key}.level": OperationNeed(need=need, record=key),
        f"{key}.lower_level": OperationNeed(need=need, record=key, body={"level": 0, "reason": "Tried."}),
    }


_contact = Need(row=CONTACTS, letters="C", reads=(CONTACTS, PROFILE))

RECORDS: Final = {
    **_entity("partner", PROFILE, also=f"{_MOVES} {_FILES} {_READERS}"),
    "partner.sheet": OperationNeed(need=Need(row=PROFILE, reads=(PROFILE,)), record="partner"),
    **_entity("contact", CONTACTS, PROFILE),
    # a copy and removal, by whoever keeps the data.
    "contact.export": OperationNeed(need=_contact, record="contact"),
    "contact.anonymise": OperationNeed(need=_contact, record="contact", body={"reason": "Asked for.", "is_sure": True}),
    **_entity("interaction", PROFILE, inside=True, also=_FILES),
    # What partners are to one another is our judgement, and names other partners (11).
    **_entity("relationship", PROFILE, inside=True),
    **_entity("linkage", PROFILE, inside=True, also=_MOVES),
    **_entity("marker", PROFILE, also=_MOVES),
    # A partner's contact has an organisation, not a country.
    **_entity("memberstate", PROFILE, unowned=("EP",), also=_READERS),
    **_entity("case", OPEN_CASE, also=f"{_MOVES} {_FILES} {_READERS}"),
    **_levels("case", "A A A A F F A A F F F F", "A A A A F F A A F H F F"),
    **_entity("answer", ANSWER, OPEN_CASE, also=_FILES),
    **_entity("criterion", SCORE, OPEN_CASE, inside=True, also=_FILES),
    **_entity("controversy", SCORE, OPEN_CASE, inside=True, also=_FILES),
    **_entity("clearancecondition", OPEN_CASE, edit=SCORE, also=f"{_MOVES} {_FILES}"),
    **_entity("hit", SCORE, PROFILE, inside=True, also=_MOVES),
    **_entity("agreement", DRAFT, also=f"{_MOVES} {_FILES} {_READERS}"),
    **_entity("party", DRAFT, also=_MOVES),
    **_entity("conditionprecedent", DRAFT),
    **_entity("obligation", DRAFT, also=_MOVES),
    # Whether a Commission was heard is part of clearing; whoever drafts informs it.
    **_entity("nationalcommissionnotice", CLEARANCE, DRAFT, edit=DRAFT),
    **_levels("partner", "A A A A F F F F F F F F", "A A A A F F F F H H F F"),
    **_levels("memberstate", "A A A A F F F F F H F F", "A A A A F F F F H H F F"),
    **_levels("agreement", "A A F A A F A F F F F F", "A A F A A F H F F H F F"),
    # Which row rules depends on the record the document belongs to; here it is a partner. It is a file of ours:
    # what readers from outside do read stands in test_outside.
    "document.content": OperationNeed(
        need=Need(reads=(PROFILE,), inside=True), record="document", arguments={"number": 1}
    ),
}


def _settings(row: str, action: str, a_setting: str, decide: str) -> dict[str, OperationNeed]:
    """Return the operations on settings ruled by one row: AD proposes, `decide` decides with other eyes (R-04)."""
    key: dict[str, object] = {"key": a_setting}
    proposal, decision = {"value": 1, "reason": "Tried.", "version": 99}, {"approve": False, "note": "Tried."}
    return {
        f"{row}.get": OperationNeed(need=Need(row=action), arguments=key),
        f"{row}.versions": OperationNeed(need=Need(row=action), arguments=key),
        f"{row}.propose": OperationNeed(need=Need(row=action, letters="C"), arguments=key, body=proposal),
        f"{row}.decide": OperationNeed(need=Need(row=action, letters=decide), arguments=key, body=decision),
    }


_merging = Need(row=PROFILE, letters="C", reads=(PROFILE,), inside=True)
_accounts, _keeps_accounts = Need(row=PARAMETERS), Need(row=PARAMETERS, letters="C")
_person: dict[str, object] = {"account_id": "$person"}
_webhook: dict[str, object] = {"webhook_id": "$webhook"}

ADMINISTRATION: Final = {
    # Whoever reads any setting; each line of the list is its own row's.
    "setting.list": OperationNeed(need=Need(row=AUTHORITY)),
    **_settings("parameter", PARAMETERS, "clearance_days", decide="C"),
    **_settings("authority", AUTHORITY, "authority_table", decide="A"),
    "authority.comment": OperationNeed(
        need=Need(row=AUTHORITY, letters="V"), arguments={"key": "authority_table"}, body={"words": "Tried."}
    ),
    # Which records are one is ours to say, by whoever edits both.
    "duplicate.list": OperationNeed(need=_merging),
    "duplicate.apart": OperationNeed(
        need=_merging, record="partner", arguments={"pair_id": "$pair"}, body={"reason": "Another founder"}
    ),
    # A restriction on the one that would go stands against it, which is told after the right was asked for.
    "duplicate.merge": OperationNeed(
        need=_merging, record="partner", arguments={"pair_id": "$pair"}, body={"reason": "Twice", "survivor": "first"}
    ),
    "duplicate.undo": OperationNeed(
        need=_merging, record="partner", arguments={"merger_id": "$merger"}, body={"reason": "Two"}
    ),
    "job.list": _open("signed-in", "jobs one asked for; all for readers of settings"),
    "job.get": OperationNeed(need=JOB, record="job"),
    "job.retry": OperationNeed(need=_keeps_accounts, arguments={"job_id": "$job"}),
    "webhook.list": OperationNeed(need=_accounts),
    "webhook.get": OperationNeed(need=_accounts, arguments=_webhook),
    "webhook.deliveries": OperationNeed(need=_accounts, arguments=_webhook),
    "webhook.create": OperationNeed(need=_keeps_accounts, body={}),
    "webhook.update": OperationNeed(need=_keeps_accounts, arguments=_webhook, body={}),
    "webhook.remove": OperationNeed(need=_keeps_accounts, arguments=_webhook),
    "webhook.renew_secret": OperationNeed(need=_keeps_accounts, arguments=_webhook),
    "webhook.test": OperationNeed(need=_keeps_accounts, arguments=_webhook),
    "webhook.send_again": OperationNeed(need=_keeps_accounts, arguments={**_webhook, "delivery_id": "$delivery"}),
    "audit_log.list": OperationNeed(need=Need(row=AUDIT)),
    "audit_log.check": OperationNeed(need=Need(row=AUDIT)),
    "account.list": OperationNeed(need=_accounts),
    "account.get": OperationNeed(need=_accounts, arguments=_person),
    "account.create": OperationNeed(need=_keeps_accounts, body={}),
    "account.update": OperationNeed(need=_keeps_accounts, arguments=_person, body={}),
    "account.invite": OperationNeed(need=_keeps_accounts, arguments=_person),
    "account.appoint": OperationNeed(need=_keeps_accounts, arguments=_person, body={}),
    "account.end_post": OperationNeed(need=_keeps_accounts, arguments={**_person, "post_id": "$post"}, body={}),
    # given by whoever decides on the authority table; everybody sees what they gave or got.
    "delegation.list": _open("signed-in", "delegations one gave or received; all for readers of the authority table"),
    "delegation.give": OperationNeed(need=Need(row=AUTHORITY, letters="A"), body={}),
    "delegation.pass_on": _own("R-13: who received it, if it says so", "delegation", body="$delegation"),
    "delegation.revoke": OperationNeed(need=REVOKING, record="delegation", body={"reason": "Tried."}),
    "interest.list": _open("signed-in", "R-03: everybody declares their own"),
    "interest.declare": _open("signed-in", "R-03: everybody declares their own", body={}),
    "interest.end": _own("R-03: everybody ends their own", "interest"),
}

# Each has their own tray; nobody outside gets an e-mail into one. What strangers sent is handed over by the head alone.
_TRAY = Need(by_role=("A A A A A A A A H H A A", "H H H H H H H H H H H H"), reason="one's own e-mails, inside")
_UNKNOWN = Need(row=PROFILE, letters="A")
MAIL: Final = {
    "mail.list": _open("signed-in", "one's own e-mails"),
    "mail.list_unknown": OperationNeed(need=_UNKNOWN),
    "mail.get": OperationNeed(need=_TRAY, record="message"),
    "mail.file": OperationNeed(need=_TRAY, record="message", body={"records": [{"type": "partner", "id": 0}]}),
    "mail.discard": OperationNeed(need=_TRAY, record="message", body={"reason": "Tried."}),
    "mail.hand_over": OperationNeed(need=_UNKNOWN, arguments={"mail_id": "$unknown"}, body={"to": 0}),
}

_CODES = "codes that fields take; no dealings"

OWN: Final = {
    "me.get": _open("signed-in", "who one is"),
    "me.update": _open("signed-in", "one's own display settings", body={"theme": "dark"}),
    "session.list": _open("signed-in", "one's own sessions"),
    "session.end_others": _open("signed-in", "one's own sessions"),
    "session.end": _own("one's own sessions", "session"),
    # Counted among what the caller may read anyway.
    "figures.partners": OperationNeed(need=Need(row=PROFILE)),
    "figures.endings": OperationNeed(need=Need(row=DRAFT)),
    "work.list": _open("signed-in", "what waits for the caller, from rows they may read"),
    "token.list": _open("signed-in", "one's own tokens"),
    "token.create": _open("signed-in", "one's own tokens", body={}),
    "token.revoke": _own("one's own tokens", "token"),
    "view.list": _open("signed-in", "one's own views, and those shared with one"),
    "view.create": _open("signed-in", "one's own views", body={}),
    "view.update": _own("one's own views", "savedview", body={"entity": "partner", "name": "Tried"}),
    "view.remove": _own("one's own views", "savedview"),
    "search.list": _open("signed-in", "finds only what the caller may see", query="q=kept"),
    "reference.codes": _open("signed-in", _CODES, arguments={"entity": "partner", "field": "tier"}),
    "reference.countries": _open("signed-in", _CODES),
    "reference.currencies": _open("signed-in", _CODES),
    "reference.units": _open("signed-in", _CODES),
    "reference.people": _open("signed-in", "whom one may name on a record; from outside only oneself"),
    "openapi.get": _open("public", "the description of the API, the same for everybody"),
}

OPERATIONS: Final = {**RECORDS, **ADMINISTRATION, **MAIL, **OWN}
