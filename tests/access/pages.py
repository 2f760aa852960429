"""What every page needs, by the name of its address, typed by hand from domain.md section 3.

A page that is missing here fails the test, and so does a line here without a page.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from tests.access.expected import (
    ANSWER,
    ANY_LETTER,
    AUDIT,
    AUTHORITY,
    CHANGED,
    CLEARANCE,
    CONTACTS,
    DRAFT,
    HIDDEN,
    JOB,
    OPEN_CASE,
    PARAMETERS,
    PROFILE,
    REVOKING,
    SCORE,
    SIGN_IN,
    Need,
)


@dataclass(frozen=True, kw_only=True)
class PageNeed:
    """What a page needs, the verbs it answers to, and how to ask for it.

    `record` is the kind of record its address names, "" for none: an own and a foreign one are tried.
    `arguments` are further parts of the address ("$…" is looked up in the world), `body` what is sent.
    `judged` names where a page is tried instead of here. `passed` is the outcome, by verb, that whoever
    passes the gate gets, where it looks like a refusal: a wrong key, signing out.
    """

    need: Need
    verbs: tuple[str, ...] = ("get",)
    record: str = ""
    arguments: dict[str, object] = field(default_factory=dict)
    body: dict[str, object] = field(default_factory=dict)
    judged: str = ""
    passed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        is_ruled = bool(self.need.row or self.need.reads)
        assert is_ruled != bool(self.need.reason), "What no row rules needs a reason, and only that."


def _open(to: str, reason: str, verbs: str = "get", **more: object) -> PageNeed:
    return PageNeed(need=Need(open_to=to, reason=reason), verbs=tuple(verbs.split()), **more)  # type: ignore[arg-type]


def _entity(key: str, *reads: str, edit: str = "", with_pages: str = "", **more: object) -> dict[str, PageNeed]:
    """Return the pages of a kind of record: read by any letter in its rows, edited by C in `edit` or the first."""
    reading = Need(row=reads[0], letters=ANY_LETTER, reads=reads, **more)  # type: ignore[arg-type]
    editing = Need(row=edit or reads[0], letters="C", reads=reads, **more)  # type: ignore[arg-type]
    needs = {
        "list": PageNeed(need=reading),
        # What one does with a list as one may read it: its columns, a view of it, taking it out.
        "columns": PageNeed(need=reading, verbs=("get", "post")),
        "saveview": PageNeed(need=reading, verbs=("get", "post")),
        "download": PageNeed(need=reading, verbs=("post",)),
        "print": PageNeed(need=reading),
        # What is done to each record is asked of each; whoever may do nothing comes back to the list.
        "bulk": PageNeed(need=reading, verbs=("post",)),
        "create": PageNeed(need=editing, verbs=("get", "post")),
        "record": PageNeed(need=reading, record=key),
        "edit": PageNeed(need=editing, verbs=("get", "post"), record=key),
        "history": PageNeed(need=reading, record=key),
        # Links are ours, as in the API. The one tried starts from the record: whoever edits it may end it.
        "link": PageNeed(need=replace(editing, inside=True), verbs=("get", "post"), record=key),
        "unlink": PageNeed(
            need=replace(editing, inside=True), verbs=("get", "post"), record=key, arguments={"link": "$link"}
        ),
        "move": PageNeed(need=reading, verbs=("get", "post"), record=key, judged="moves"),
        "opinion": PageNeed(need=reading, verbs=("get", "post"), record=key, judged="moves"),
        "document": PageNeed(need=editing, verbs=("get", "post"), record=key),
        # What the other side reads is for the staff to say.
        "share": PageNeed(
            need=replace(editing, inside=True), verbs=("post",), record=key, arguments={"document": "$document"}
        ),
    }
    names = [
        "list",
        "columns",
        "saveview",
        "download",
        "print",
        "bulk",
        "create",
        "record",
        "edit",
        "history",
        "link",
        "unlink",
        *with_pages.split(),
    ]
    return {f"{key}-{name}": needs[name] for name in names}


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


_contact = Need(row=CONTACTS, letters="C", reads=(CONTACTS, PROFILE))
_merging = Need(row=PROFILE, letters="C", reads=(PROFILE,), inside=True)

PARTNERS: Final = {
    **_entity("partner", PROFILE, with_pages="move opinion document share"),
    "partner-sheet": PageNeed(need=Need(row=PROFILE, reads=(PROFILE,)), record="partner"),
    "figures": PageNeed(need=Need(row=PROFILE, reads=(PROFILE,), inside=True)),
    "register-map": PageNeed(need=Need(row=PROFILE, reads=(PROFILE,), inside=True)),
    "partner-map": PageNeed(need=Need(row=PROFILE, reads=(PROFILE,)), record="partner"),
    **_entity("contact", CONTACTS, PROFILE),
    # a copy and removal, by whoever keeps the data.
    "contact-export": PageNeed(need=_contact, verbs=("post",), record="contact"),
    "contact-anonymise": PageNeed(need=_contact, verbs=("get", "post"), record="contact"),
    **_entity("interaction", PROFILE, inside=True, with_pages="document share"),
    # What partners are to one another is our judgement, and names other partners (11).
    **_entity("relationship", PROFILE, inside=True),
    **_entity("linkage", PROFILE, inside=True, with_pages="move opinion"),
    **_entity("marker", PROFILE, with_pages="move opinion"),
    # Which records are one is ours to say, by whoever edits both; a pair has two own or two foreign ones.
    "duplicate-list": PageNeed(need=_merging),
    "duplicate-search": PageNeed(need=_merging, verbs=("post",)),
    "duplicate": PageNeed(need=_merging, verbs=("get", "post"), record="partner", arguments={"pk": "$pair"}),
    "duplicate-apart": PageNeed(need=_merging, verbs=("post",), record="partner", arguments={"pk": "$pair"}),
    "merger-undo": PageNeed(need=_merging, verbs=("get", "post"), record="partner", arguments={"pk": "$merger"}),
    # A partner's contact has an organisation, not a country.
    **_entity("memberstate", PROFILE, unowned=("EP",)),
}

# Who reads a case, its answers and its findings: section 3, and decision 0017 on whoever decides.
_judging = Need(row=SCORE, letters="C")
CASES: Final = {
    **_entity("case", OPEN_CASE, with_pages="move opinion document share"),
    "case-questionnaire": PageNeed(
        need=Need(row=ANSWER, letters=ANY_LETTER, reads=(OPEN_CASE,)), verbs=("get",), record="case"
    ),
    "case-hand-in": PageNeed(need=Need(row=ANSWER, letters="C", reads=(OPEN_CASE,)), verbs=("post",), record="case"),
    "case-criteria": PageNeed(need=Need(row=SCORE, letters=ANY_LETTER, reads=(OPEN_CASE,)), record="case"),
    **_entity("answer", ANSWER, OPEN_CASE, with_pages="document share"),
    **_entity("criterion", SCORE, OPEN_CASE, inside=True, with_pages="document share"),
    **_entity("controversy", SCORE, OPEN_CASE, inside=True, with_pages="document share"),
    **_entity("clearancecondition", OPEN_CASE, edit=SCORE, with_pages="move opinion document share"),
    **_entity("hit", SCORE, PROFILE, inside=True, with_pages="move opinion"),
    "screening-lists": PageNeed(need=Need(row=SCORE)),
    "screening-list": PageNeed(need=Need(row=SCORE), arguments={"pk": "$snapshot"}),
    "screening-list-confirm": PageNeed(need=_judging, verbs=("post",), arguments={"pk": "$snapshot"}),
    "screening-list-refuse": PageNeed(need=_judging, verbs=("post",), arguments={"pk": "$snapshot"}),
    "screening-run-begin": PageNeed(need=_judging, verbs=("post",)),
    "screening-lists-fetch": PageNeed(need=_judging, verbs=("post",)),
    "screening-run": PageNeed(need=Need(row=SCORE), arguments={"pk": "$run"}),
}

AGREEMENTS: Final = {
    **_entity("agreement", DRAFT, with_pages="move opinion document share"),
    **_entity("party", DRAFT, with_pages="move opinion"),
    **_entity("conditionprecedent", DRAFT),
    **_entity("obligation", DRAFT, with_pages="move opinion"),
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

_accounts, _keeps_accounts = Need(row=PARAMETERS), Need(row=PARAMETERS, letters="C")
_trail = Need(row=AUDIT)


def _own(reason: str, verbs: str, record: str) -> PageNeed:
    need = Need(open_to="signed-in", is_own=True, reason=reason)
    return PageNeed(need=need, verbs=tuple(verbs.split()), record=record)


ADMINISTRATION: Final = {
    "user-list": PageNeed(need=_accounts),
    "user": PageNeed(need=_accounts, arguments={"pk": "$person"}),
    "user-create": PageNeed(need=_keeps_accounts, verbs=("get", "post")),
    "user-edit": PageNeed(need=_keeps_accounts, verbs=("get", "post"), arguments={"pk": "$person"}),
    "user-invite": PageNeed(need=_keeps_accounts, verbs=("post",), arguments={"pk": "$person"}),
    "user-second-factor": PageNeed(need=_keeps_accounts, verbs=("post",), arguments={"pk": "$person"}),
    "appointment-create": PageNeed(need=_keeps_accounts, verbs=("get", "post"), arguments={"pk": "$person"}),
    "appointment-end": PageNeed(
        need=_keeps_accounts, verbs=("get", "post"), arguments={"pk": "$person", "post": "$post"}
    ),
    # given by whoever decides on the authority table; everybody sees what they gave or got.
    "delegation-list": _open("signed-in", "delegations one gave or received; all for readers of the authority table"),
    "delegation-create": PageNeed(need=Need(row=AUTHORITY, letters="A"), verbs=("get", "post")),
    "delegation-pass-on": _own("R-13: who received it, if it says so", "get post", "delegation"),
    "delegation-revoke": PageNeed(need=REVOKING, verbs=("get", "post"), record="delegation"),
    "interest-list": _open("signed-in", "R-03: everybody declares their own", "get post"),
    "interest-end": _own("R-03: everybody ends their own", "post", "interest"),
    # Section 4: who is named on a record is said by whoever edits it.
    "readers": PageNeed(
        need=Need(row=PROFILE, letters="C", reads=(PROFILE,), inside=True),
        verbs=("get", "post"),
        record="partner",
        arguments={"entity": "partner"},
    ),
    # by whoever edits the record or decides on it, never from outside.
    "level": PageNeed(
        need=Need(by_role=("A A A A F F F F F F F H", "A A A A F F F F H H F H"), reason="R-04"),
        verbs=("get", "post"),
        record="partner",
        arguments={"entity": "partner"},
        body={"level": 0, "reason": "Tried."},
    ),
    "reader-remove": PageNeed(
        need=Need(row=DRAFT, letters="C", reads=(DRAFT,), inside=True),
        verbs=("post",),
        record="agreement",
        arguments={"entity": "agreement", "reader": "$reader"},
    ),
    "job-list": _open("signed-in", "jobs one asked for; all for readers of settings"),
    "job": PageNeed(need=JOB, record="job"),
    "job-progress": PageNeed(need=JOB, record="job"),
    "job-retry": PageNeed(need=_keeps_accounts, verbs=("post",), arguments={"pk": "$job"}),
    "webhook-list": PageNeed(need=_accounts),
    "webhook-create": PageNeed(need=_keeps_accounts, verbs=("get", "post")),
    "webhook": PageNeed(need=_accounts, arguments={"pk": "$webhook"}),
    "webhook-edit": PageNeed(need=_keeps_accounts, verbs=("get", "post"), arguments={"pk": "$webhook"}),
    "webhook-test": PageNeed(need=_keeps_accounts, verbs=("post",), arguments={"pk": "$webhook"}),
    "webhook-secret": PageNeed(need=_keeps_accounts, verbs=("post",), arguments={"pk": "$webhook"}),
    "webhook-remove": PageNeed(need=_keeps_accounts, verbs=("post",), arguments={"pk": "$webhook"}),
    "webhook-again": PageNeed(
        need=_keeps_accounts, verbs=("post",), arguments={"pk": "$webhook", "delivery": "$delivery"}
    ),
    "trail": PageNeed(need=_trail),
    "trail-check": PageNeed(need=_trail, verbs=("get", "post")),
}

# Each has their own tray, and nobody outside has one; only the head of the Sector hands over what strangers sent.
_TRAY = Need(
    by_role=("A A A A A A A A F F A A", "H H H H H H H H F F H H"), reason="one's own e-mails, for those who work here"
)
_INSIDE = Need(by_role=("A A A A A A A A F F A A", "A A A A A A A A F F A A"), reason="nobody outside has a tray")
_UNKNOWN = Need(row=PROFILE, letters="A")
MAIL: Final = {
    "mail-list": PageNeed(need=_INSIDE),
    "mail-message": PageNeed(need=_TRAY, record="message"),
    "mail-file": PageNeed(need=_TRAY, verbs=("post",), record="message"),
    "mail-discard": PageNeed(need=_TRAY, verbs=("post",), record="message"),
    "mail-attachment": PageNeed(need=_TRAY, record="message", arguments={"number": 1}),
    "mail-unknown": PageNeed(need=_UNKNOWN),
    "mail-hand-over": PageNeed(need=_UNKNOWN, verbs=("post",), arguments={"pk": "$unknown"}),
}

# Whoever adds such records by hand brings in a table of them, inside; what they brought is theirs alone.
IMPORT = Need(by_role=("H A A A H H H H H H H H", "H H H H H H H H H H H H"), reason="a table of partners: its maker's")
IMPORTS: Final = {
    "import-partners": PageNeed(need=Need(row=PROFILE, letters="C", inside=True), verbs=("get", "post")),
    "import-contacts": PageNeed(need=Need(row=CONTACTS, letters="C", inside=True), verbs=("get", "post")),
    "import-agreements": PageNeed(need=Need(row=DRAFT, letters="C", inside=True), verbs=("get", "post")),
    "import": PageNeed(need=IMPORT, verbs=("get", "post"), record="import"),
    "import-columns": PageNeed(need=IMPORT, verbs=("get", "post"), record="import"),
    "import-undo": PageNeed(need=IMPORT, verbs=("get", "post"), record="import"),
}

FRAME: Final = {
    "home": _open("signed-in", "what waits for the reader, from rows they may read"),
    "search": _open("signed-in", "finds only what the reader may see; test_visible holds it to that"),
    "palette": _open("signed-in", "offers the pages of one's navigation and what the search finds"),
    "profile": _open("signed-in", "one's own display settings", "get post"),
    "set-display": _open("signed-in", "one's own display settings", "post"),
    "set-language": _open("public", "the sign-in page is read in three languages too", "post"),
    "demo": _open("public", "demo only: the accounts one may try", "get post", body={"username": "trial-hs"}),
    "healthz": _open("public", "for a service manager; tells nothing but that it lives"),
    "readyz": _open("public", "for a service manager; tells nothing but that it can work"),
    "metrics": _open("public", "figures, on the machine itself or to whoever has the token of the monitoring"),
    "tokens": _open("signed-in", "one's own tokens", "get post"),
    "calendar": _open("signed-in", "one's own calendar and its address", "get post"),
    "calendar-revoke": _open("signed-in", "one's own address", "post"),
    "calendar-feed": _open(
        "public", "whoever has the secret", arguments={"secret": "no-such-secret"}, passed={"get": HIDDEN}
    ),
    "letters": _open("signed-in", "one's own letters", "get post"),
    "saved-views": _open("signed-in", "views of lists one may read; what they show is what one may read", "get post"),
    "saved-view": _own("one's own saved views", "get post", "savedview"),
    "saved-view-remove": _own("one's own saved views", "post", "savedview"),
    "bulk-run": _own("one's own work on many records", "get post", "bulkrun"),
    "sessions": _open("signed-in", "one's own sessions", "get post"),
    "own-address": _open("signed-in", "says that an administrator changes it", "get post"),
    "api-1:docs": _open("signed-in", "what the API offers, with the reader's rights"),
    "revoke-token": _own("one's own tokens", "post", "token"),
    "api-1:api-root": _open("public", "there is nothing at the root of the API", passed={"get": HIDDEN}),
    # Which row rules depends on the record the document belongs to; here it is a partner. It is a file of ours:
    # what readers from outside do read stands in test_outside.
    "document-version": PageNeed(need=Need(reads=(PROFILE,), inside=True), record="document", arguments={"number": 1}),
}

_BEFORE = "part of signing in"
_ACCOUNT = "one's own account"

ACCOUNT: Final = {
    "account_login": _open("public", _BEFORE, "get post"),
    # Signing out leads to the sign-in page, as asking for it without having signed in does, and is told in the trail.
    "account_logout": _open("signed-in", _ACCOUNT, "get post", passed={"post": SIGN_IN + CHANGED}),
    "account_inactive": _open("public", _BEFORE),
    "account_signup": _open("public", "says that accounts are opened by an administrator", "get post"),
    "account_reset_password": _open("public", _BEFORE, "get post"),
    "account_reset_password_done": _open("public", _BEFORE),
    "account_reset_password_from_key": _open(
        "public", _BEFORE, "get post", arguments={"uidb36": "1", "key": "no-such-key"}
    ),
    "account_reset_password_from_key_done": _open("public", _BEFORE),
    "account_email_verification_sent": _open("public", _BEFORE),
    "account_confirm_email": _open(
        "public", _BEFORE, "get post", arguments={"key": "no-such-key"}, passed={"post": HIDDEN}
    ),
    # Steps in the middle of signing in: nobody comes there without the step before.
    "account_confirm_login_code": _open("signed-in", _BEFORE, "get post"),
    "account_reauthenticate": _open("signed-in", _ACCOUNT, "get post"),
    "account_email": _open("signed-in", _ACCOUNT, "get post"),
    "account_change_password": _open("signed-in", _ACCOUNT, "get post"),
    "account_set_password": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_index": _open("signed-in", _ACCOUNT),
    # Our pages of the same addresses stand before those of allauth.
    "ways-to-sign-in": _open("signed-in", _ACCOUNT),
    "passkeys": _open("signed-in", "leads to the ways to sign in"),
    "confirm-by-passkey": _open("signed-in", _ACCOUNT, "get post"),
    # A challenge for the script; without it, and with a wrong passkey, it leads to the sign-in page.
    "mfa_login_webauthn": _open("signed-in", _BEFORE, "get post"),
    "mfa_list_webauthn": _open("signed-in", _ACCOUNT),
    "mfa_add_webauthn": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_reauthenticate_webauthn": _open("signed-in", _ACCOUNT, "get post"),
    # What protects the account asks for the password first, whether there is such a passkey or not.
    "mfa_edit_webauthn": _open("signed-in", _ACCOUNT, "get post", arguments={"pk": 1}),
    "mfa_remove_webauthn": _open("signed-in", _ACCOUNT, "get post", arguments={"pk": 1}),
    # Where the installation names no provider, as here, there are neither.
    "provider-start": _open("public", _BEFORE, "post", passed={"post": HIDDEN}),
    "provider-callback": _open("public", _BEFORE, passed={"get": HIDDEN}),
    "provider-remove": _open("signed-in", _ACCOUNT, "post", arguments={"pk": 1}, passed={"post": HIDDEN}),
    "mfa_authenticate": _open("signed-in", _BEFORE, "get post"),
    "mfa_reauthenticate": _open("signed-in", _ACCOUNT, "get post"),
    # Without a second factor, as here, there are no codes and there is nothing to switch off.
    "mfa_view_recovery_codes": _open("signed-in", _ACCOUNT, passed={"get": HIDDEN}),
    "mfa_generate_recovery_codes": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_download_recovery_codes": _open("signed-in", _ACCOUNT, passed={"get": HIDDEN}),
    "mfa_activate_totp": _open("signed-in", _ACCOUNT, "get post"),
    "mfa_deactivate_totp": _open("signed-in", _ACCOUNT, "get post", passed={"get": HIDDEN, "post": HIDDEN}),
    "usersessions_list": _open("signed-in", _ACCOUNT, "get post"),
}

PAGES: Final = {**PARTNERS, **CASES, **AGREEMENTS, **SETTINGS, **ADMINISTRATION, **IMPORTS, **MAIL, **FRAME, **ACCOUNT}
