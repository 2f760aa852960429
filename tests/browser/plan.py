"""Which pages there are to look at: every address of the site, filled in from the demonstration, and who sees it.

The addresses come from where Django routes them and the steps from the lifecycles: a page that is
added is looked at without anybody naming it here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from shiraka.foundation.access.matrix import Right, roles_with
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.parameters.registry import PARAMETERS
from tests.access.pages import PAGES
from tests.access.walker import Address, pages
from tests.browser.site import Site

OUTSIDE: Final = ("nc1", "ep1")
NOBODY: Final = ""
ANYBODY: Final = (NOBODY, "po1", "hs1", "ad1", "dg1", "la1", "fp1", "dd1", "au1")
"""In this order, whoever gets an answer looks at a page; nobody is somebody who has not signed in."""

NO_PAGES: Final = {
    "healthz": "one word for a service manager",
    "readyz": "one word for a service manager",
    "metrics": "figures for a monitoring system",
    "calendar-feed": "read by programs, with a secret",
    "api-1:api-root": "there is nothing at the root of the API",
    "document-version": "a file to download",
    "parameter-decide": "leads to the page of the setting, which has the form",
    "authority-decide": "leads to the page of the setting, which has the form",
    "authority-comment": "leads to the page of the setting, which has the form",
    "usersessions_list": "our page of the same address stands before it",
    "memberstate-create": "member States are not entered by hand",
    "account_confirm_login_code": "leads to the sign-in page without the step before",
    "webhook": "no webhook is registered in the demonstration",
    "webhook-edit": "no webhook is registered in the demonstration",
    "job-progress": "part of a page",
    "mail-attachment": "a file to download",
    "own-address": "leads to the profile, which says that an administrator changes it",
    "account_email": "our page of the same address stands before it",
    "account_change_password": "leads to setting one: nobody in the demonstration has a password",
    "account_reauthenticate": "asks for the password, which nobody in the demonstration has",
    "provider-callback": "nobody comes back from the provider without having left for it",
    "passkeys": "leads to the ways to sign in",
    "mfa_list_webauthn": "leads to the ways to sign in",
    "mfa_index": "our page of the same address stands before it",
    "mfa_login_webauthn": "a challenge for the script, or leads to the sign-in page",
    "mfa_reauthenticate_webauthn": "our page of the same address stands before it",
    "mfa_edit_webauthn": "nobody in the demonstration has a passkey",
    "mfa_remove_webauthn": "nobody in the demonstration has a passkey",
    "mfa_authenticate": "leads to the sign-in page without the step before",
    "mfa_reauthenticate": "asks for a second factor, which nobody in the demonstration has",
    "mfa_deactivate_totp": "nobody in the demonstration has a second factor",
    "mfa_view_recovery_codes": "nobody in the demonstration has a second factor",
    "mfa_generate_recovery_codes": "nobody in the demonstration has a second factor",
    "mfa_download_recovery_codes": "nobody in the demonstration has a second factor",
    **{
        f"{key}-unlink": "the demonstration links agreements only; the page is the same for every kind"
        for key in (
            "partner",
            "contact",
            "interaction",
            "relationship",
            "linkage",
            "marker",
            "memberstate",
            "party",
            "conditionprecedent",
            "obligation",
            "nationalcommissionnotice",
        )
    },
}
"""Addresses that show no page of their own in the demonstration, each with why."""

MADE: Final = {
    "mail-message": "SELECT m.id FROM mail_message m JOIN people_user u ON u.id = owner_id WHERE username = 'po1'",
    "bulk-run": "SELECT id FROM entities_bulkrun",
    "duplicate": "SELECT id FROM partners_pair WHERE verdict = '' ORDER BY likelihood DESC",
    "import": "SELECT id FROM importing_import WHERE state = 'previewed'",
    "import-columns": "SELECT id FROM importing_import WHERE state = 'previewed'",
    "import-undo": "SELECT id FROM importing_import WHERE state = 'stored'",
    "job": "SELECT j.id FROM jobs_job j JOIN people_user u ON u.id = requested_by_id WHERE username = 'po1'",
    "merger-undo": "SELECT id FROM partners_merger",
    "saved-view": "SELECT id FROM entities_savedview",
}
"""Where those addresses lead that the audit makes something for (`furnish`)."""


@dataclass(frozen=True)
class Stop:
    """One page to look at, and who might see it, the likeliest first."""

    name: str
    path: str
    people: tuple[str, ...] = ANYBODY


def stops(site: Site) -> Iterator[Stop]:
    """Yield every page of the site, and what more is worth looking at."""
    for address in pages():
        if "get" in address.verbs and address.name not in NO_PAGES:
            yield from _of_address(site, address)
    yield from _more(site)


def _of_address(site: Site, address: Address) -> Iterator[Stop]:
    kind, _dash, page = address.name.rpartition("-")
    entity = ENTITIES.get(kind)
    if entity is not None:
        yield from _of_entity(site, entity, page, address.name)
    elif kind in {"parameter", "authority"} and page in {"setting", "propose"}:
        for parameter in PARAMETERS.values():
            if parameter.right == kind:
                yield Stop(address.name, reverse(address.name, args=[parameter.key]))
    else:
        yield Stop(address.name, reverse(address.name, kwargs=_arguments(site, address.name)))


def _arguments(site: Site, name: str) -> dict[str, Any]:
    """Return what an address of no entity asks for, as the demonstration has it."""
    given = dict(PAGES[name].arguments)
    looked_up = {
        "$person": "SELECT id FROM people_user WHERE username = 'dg2'",
        "$post": "SELECT p.id FROM people_appointment p JOIN people_user u ON u.id = user_id WHERE username = 'dg2'",
    }
    for key, value in given.items():
        if value in looked_up:
            given[key] = site.one(looked_up[str(value)])
    if name in MADE:
        given["pk"] = site.one(MADE[name])
    if "number" in given:
        row = name.partition("-")[0]
        keys = [parameter.key for parameter in PARAMETERS.values() if parameter.right == row]
        marks = ", ".join("?" for _key in keys)
        query = f"SELECT key, version FROM parameters_parameterversion WHERE key IN ({marks}) ORDER BY version DESC"  # noqa: S608
        given["key"], given["number"] = site.rows(query, *keys)[0]
    if name == "delegation-pass-on":
        given["pk"] = site.one("SELECT id FROM people_delegation WHERE may_be_passed_on ORDER BY id DESC")
    elif name == "delegation-revoke":
        given["pk"] = site.one("SELECT id FROM people_delegation WHERE revoked_date IS NULL ORDER BY id DESC")
    elif "entity" in given:
        given["entity"] = "agreement"
        given["pk"] = site.one("SELECT id FROM agreements_agreement WHERE confidentiality > 1 ORDER BY id")
    return given


def _of_entity(site: Site, entity: Entity, page: str, name: str) -> Iterator[Stop]:
    if page in {"list", "create", "columns", "saveview", "print"}:
        yield Stop(name, reverse(name))
    elif page == "unlink":
        query = (
            "SELECT source_id, l.id FROM links_link l JOIN django_content_type t ON t.id = source_type_id "
            "WHERE model = ? ORDER BY l.id LIMIT 1"
        )
        yield from (Stop(name, reverse(name, args=row)) for row in site.rows(query, entity.key))
    elif page in {"move", "opinion"}:
        yield from _steps(site, entity, page, name)
    elif page == "record" and entity.lifecycle is not None:
        for state in entity.lifecycle.states:
            for pk in _longest(site, entity, state):
                yield Stop(name, reverse(name, args=[pk]))
    else:
        for pk in _longest(site, entity):
            yield Stop(name, reverse(name, args=[pk]))


def _steps(site: Site, entity: Entity, page: str, name: str) -> Iterator[Stop]:
    """Yield the page of each move, or of each opinion, on a record in a state that has it."""
    lifecycle = entity.lifecycle
    if lifecycle is None:
        return
    for action in sorted({move.action for move in lifecycle.moves if not move.is_automatic}):
        for move in lifecycle.named(action):
            found = [pk for state in sorted(move.sources) for pk in _longest(site, entity, state)]
            if not found:
                continue
            if page == "move":
                yield Stop(name, reverse(name, args=[found[0], action]), _holders(move.right))
            for step in move.approval.steps if page == "opinion" and move.approval else ():
                yield Stop(name, reverse(name, args=[found[0], action, step.name]), _holders(step.right))
            break


def _longest(site: Site, entity: Entity, state: str = "") -> list[int]:
    """Return the key of the record with the longest title, in a state if one is given; none if there is none."""
    table, title = entity.model._meta.db_table, str(entity.field(entity.title).column)
    open_to_all = "confidentiality < 2" if hasattr(entity.model, "confidentiality") else "1"
    in_state, values = ("AND status = ?", (state,)) if state else ("", ())
    query = f"SELECT id FROM {table} WHERE {open_to_all} {in_state} ORDER BY length({title}) DESC, id LIMIT 1"  # noqa: S608
    return [pk for (pk,) in site.rows(query, *values)]


def _holders(right: str) -> tuple[str, ...]:
    """Return the accounts of those who hold a right: the demonstration names them after their roles."""
    return tuple(f"{role.lower()}{number}" for number in (1, 2, 3) for role in roles_with(Right.of(right)))


def _more(site: Site) -> Iterator[Stop]:
    """Yield what has no address of its own: what others see of the same pages, and the pages of errors."""
    for account in OUTSIDE:
        for path in ("/", "/partners/"):
            yield Stop("outside", path, (account,))
    own = site.one(
        "SELECT p.id FROM partners_partner p JOIN people_appointment a ON a.organisation_number = p.number "
        "JOIN people_user u ON u.id = a.user_id WHERE u.username = 'ep1'"
    )
    yield Stop("outside", f"/partners/{own}/", ("ep1",))
    yield Stop("outside", f"/partners/{own}/edit/", ("ep1",))
    for account in ("hs1", "dg1", "la1", "ad1", "au1", "fp1"):
        yield Stop("home", "/", (account,))
    for (pk,) in site.rows("SELECT id FROM mail_message WHERE state = 'unknown'"):
        yield Stop("mail-message", f"/mail/{pk}/", ("hs1",))
    yield Stop("mail-list", "/mail/?state=filed", ("po1",))
    yield Stop("search", "/search/?q=school", ("po1",))
    yield Stop("search", "/search/?q=nothing-of-the-kind", ("po1",))
    yield Stop("partner-list", "/partners/?q=nothing-of-the-kind", ("po1",))
    yield Stop("partner-list", "/partners/?category=un&category=women&country=MAR&status=active", ("po1",))
    yield Stop("agreement-list", "/agreements/?status=in_force&order=-end_date", ("po1",))
    yield Stop("partner-list", "/partners/?columns=city,website,sdgs,territories,first_contact_date", ("po1",))
    yield Stop("partner-saveview", "/partners/views/add/?status=active&order=-name", ("po1",))
    yield Stop("error", "/nowhere/", ("po1",))
    yield Stop("error", "/settings/", ("po1",))
