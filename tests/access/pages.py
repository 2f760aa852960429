"""What every page needs, by the name of its address, typed by hand from domain.md section 3.

A page that is missing here fails the test, and so does a line here without a page.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.access.expected import (
    ANY_LETTER,
    AUTHORITY,
    CLEARANCE,
    CONTACTS,
    DRAFT,
    PARAMETERS,
    PROFILE,
    Need,
)


@dataclass(frozen=True, kw_only=True)
class PageNeed:
    """What a page needs, the verbs it answers to, and how to ask for it.

    `record` is the kind of record its address names, "" for none: an own and a foreign one are tried.
    `arguments` are further parts of the address, `body` what is sent. `judged` names where a page is
    tried instead of here. `post` is what changing needs where it is more than reading.
    """

    need: Need
    verbs: tuple[str, ...] = ("get",)
    record: str = ""
    arguments: dict[str, object] = field(default_factory=dict)
    body: dict[str, object] = field(default_factory=dict)
    judged: str = ""

    def __post_init__(self) -> None:
        assert bool(self.need.open_to) == bool(self.need.reason), "What no row rules needs a reason, and only that."


def _open(to: str, reason: str, verbs: str = "get", **more: object) -> PageNeed:
    return PageNeed(need=Need(open_to=to, reason=reason), verbs=tuple(verbs.split()), **more)  # type: ignore[arg-type]


def _entity(
    key: str,
    *reads: str,
    edit: str = "",
    letters: str = "C",
    moves: bool = False,
    opinions: bool = False,
    documents: bool = False,
) -> dict[str, PageNeed]:
    """Return the pages of a kind of record: read by any letter in its rows, edited by `letters`."""
    reading = Need(row=reads[0], letters=ANY_LETTER, reads=reads)
    editing = Need(row=edit or reads[0], letters=letters, reads=reads)
    needs = {
        "list": PageNeed(need=reading),
        "create": PageNeed(need=editing, verbs=("get", "post")),
        "record": PageNeed(need=reading, record=key),
        "edit": PageNeed(need=editing, verbs=("get", "post"), record=key),
        "history": PageNeed(need=reading, record=key),
    }
    if moves:
        needs["move"] = PageNeed(need=reading, verbs=("get", "post"), record=key, judged="moves")
    if moves or opinions:
        needs["opinion"] = PageNeed(need=reading, verbs=("get", "post"), record=key, judged="moves")
    if documents:
        needs["document"] = PageNeed(need=editing, verbs=("get", "post"), record=key)
    return {f"{key}-{name}": need for name, need in needs.items()}


def _settings(row: str, action: str, decide: str) -> dict[str, PageNeed]:
    """Return the pages of settings ruled by one row: AD proposes, `decide` decides with other eyes (R-04)."""
    a_setting = {"parameter": "clearance_days", "authority": "authority_table"}[row]
    key: dict[str, object] = {"key": a_setting}
    return {
        f"{row}-setting": PageNeed(need=Need(row=action), arguments=key),
        f"{row}-version": PageNeed(need=Need(row=action), arguments={**key, "number": 1}),
        f"{row}-propose": PageNeed(need=Need(row=action, letters="C"), verbs=("get", "post"), arguments=key),
        f"{row}-decide": PageNeed(need=Need(row=action, letters=decide), verbs=("get", "post"), arguments=key),
    }


PARTNERS: Final = {
    **_entity("partner", PROFILE, moves=True, documents=True),
    **_entity("contact", CONTACTS, PROFILE),
    **_entity("interaction", PROFILE),
    **_entity("relationship", PROFILE),
    **_entity("linkage", PROFILE),
    **_entity("marker", PROFILE),
    **_entity("memberstate", PROFILE),
}

AGREEMENTS: Final = {
    **_entity("agreement", DRAFT, moves=True, documents=True),
    **_entity("party", DRAFT, moves=True),
    **_entity("conditionprecedent", DRAFT),
    # Whether a Commission was heard is part of clearing; whoever drafts informs it.
    **_entity("nationalcommissionnotice", CLEARANCE, DRAFT, edit=DRAFT),
}

SETTINGS: Final = {
    # Whoever reads any setting; each line of the list is its own row's.
    "parameter-list": PageNeed(need=Need(row=AUTHORITY)),
    **_settings("parameter", PARAMETERS, decide="C"),
    **_settings("authority", AUTHORITY, decide="A"),
    "authority-comment": PageNeed(
        need=Need(row=AUTHORITY, letters="V"), verbs=("get", "post"), arguments={"key": "authority_table"}
    ),
}

FRAME: Final = {
    "home": _open("signed-in", "what waits for the reader, from rows they may read"),
    "search": _open("signed-in", "finds only what the reader may see; test_visible holds it to that"),
    "profile": _open("signed-in", "one's own display settings", "get post"),
    "set-display": _open("signed-in", "one's own display settings", "post"),
    "set-language": _open("public", "the sign-in page is read in three languages too", "post"),
    "demo": _open("public", "demo only: the accounts one may try", "get post", body={"username": "trial-hs"}),
    "healthz": _open("public", "for a service manager; tells nothing but that it lives"),
    "readyz": _open("public", "for a service manager; tells nothing but that it can work"),
    "tokens": _open("signed-in", "one's own tokens", "get post"),
    "sessions": _open("signed-in", "one's own sessions"),
    "api-1:docs": _open("signed-in", "what the API offers, with the reader's rights"),
    "revoke-token": PageNeed(
        need=Need(open_to="signed-in", is_own=True, reason="one's own tokens"), verbs=("post",), record="token"
    ),
    # Which row rules depends on the record the document belongs to; here it is a partner.
    "document-version": PageNeed(need=Need(reads=(PROFILE,)), record="document", arguments={"number": 1}),
}

_BEFORE = "part of signing in"
_ACCOUNT = "one's own account"

ACCOUNT: Final = {
    "account_login": _open("public", _BEFORE, "get post"),
    "account_logout": _open("public", _BEFORE, "get post"),
    "account_inactive": _open("public", _BEFORE),
    "account_signup": _open("public", "says that accounts are opened by an administrator", "get post"),
    "account_reset_password": _open("public", _BEFORE, "get post"),
    "account_reset_password_done": _open("public", _BEFORE),
    "account_reset_password_from_key": _open(
        "public", _BEFORE, "get post", arguments={"uidb36": "1", "key": "no-such-key"}
    ),
    "account_reset_password_from_key_done": _open("public", _BEFORE),
    "account_email_verification_sent": _open("public", _BEFORE),
    "account_confirm_email": _open("public", _BEFORE, "get post", arguments={"key": "no-such-key"}),
    "account_confirm_login_code": _open("public", _BEFORE, "get post"),
    "account_reauthenticate": _open("signed-in", _ACCOUNT, "get post"),
    "account_email": _open("signed-in", _ACCOUNT, "get post"),
    "account_change_password": _open("signed-in", _ACCOUNT, "get post"),
    "account_set_password": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_index": _open("signed-in", _ACCOUNT),
    "mfa_authenticate": _open("public", _BEFORE, "get post"),
    "mfa_reauthenticate": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_view_recovery_codes": _open("signed-in", _ACCOUNT),
    "mfa_generate_recovery_codes": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_download_recovery_codes": _open("signed-in", _ACCOUNT),
    "mfa_activate_totp": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_deactivate_totp": _open("signed-in", _ACCOUNT, "get post"),
    "usersessions_list": _open("signed-in", _ACCOUNT, "get post"),
}

PAGES: Final = {**PARTNERS, **AGREEMENTS, **SETTINGS, **FRAME, **ACCOUNT}
