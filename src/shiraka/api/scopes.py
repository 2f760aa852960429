"""Scopes of tokens: "partner:read", "agreement:write", "*:read". Writing includes reading."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.entities.definition import ENTITIES

READ, WRITE, ANY = "read", "write", "*"

# What is no entity and has operations of its own.
_OTHERS = {
    "work": _("My work"),
    "search": _("Search"),
    "reference": _("Reference lists"),
    "me": _("Profile and declared interests"),
    "session": _("Sessions"),
    "account": _("Accounts and posts"),
    "token": _("Tokens"),
    "parameter": _("Settings"),
    "delegation": _("Delegations"),
    "job": _("Jobs"),
    "view": _("Saved views"),
    "mail": _("E-mail to file"),
    "audit_log": _("Audit trail"),
}


def subjects() -> dict[str, str]:
    """Return what a scope can be about, with its label in the reader's language."""
    return {entity.key: entity.label_plural for entity in ENTITIES} | {
        key: str(label) for key, label in _OTHERS.items()
    }


def known_scopes() -> list[str]:
    """Return every scope a token can have."""
    return [f"{subject}:{verb}" for subject in (ANY, *subjects()) for verb in (READ, WRITE)]


def covers(held: Iterable[str], wanted: str) -> bool:
    """Tell whether scopes reach as far as the wanted one; "" asks for nothing."""
    if not wanted:
        return True
    subject, _colon, verb = wanted.partition(":")
    reach = {subject} if subject == ANY else {subject, ANY}
    verbs = {READ, WRITE} if verb == READ else {WRITE}
    return any(f"{one}:{other}" in set(held) for one in reach for other in verbs)
