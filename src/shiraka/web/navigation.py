"""The navigation by the work: which pages stand where, and who sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.people.models import User


@dataclass(frozen=True, kw_only=True)
class Item:
    """One place to go. `right` makes it visible; `badge` names the number at its end; `query` is where it opens.

    `is_inside` keeps it from partners and National Commissions.
    """

    label: object
    icon: str
    url_name: str
    right: str = SIGNED_IN
    badge: str = ""
    query: str = ""
    is_inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Items under one head; a group without a label stands first."""

    label: object
    items: Sequence[Item]


@dataclass(frozen=True, kw_only=True)
class Link:
    """An item as one reader sees it on one page."""

    label: str
    icon: str
    url: str
    badge: str
    is_current: bool


NAVIGATION: tuple[Group, ...] = (
    Group(
        label="",
        items=(
            Item(label=_("Home"), icon="layout-dashboard", url_name="home", badge="waiting"),
            Item(label=_("E-mail to file"), icon="mail", url_name="mail-list", is_inside=True),
        ),
    ),
    Group(
        label=_("Partnerships"),
        items=(
            Item(label=_("Partners"), icon="building-2", url_name="partner-list", right="partner_profile:R"),
            Item(label=_("Due diligence"), icon="scan-search", url_name="case-list", right="case_open:R"),
            Item(label=_("Agreements"), icon="file-signature", url_name="agreement-list", right="agreement_draft:R"),
            Item(
                label=_("Obligations"),
                icon="handshake",
                url_name="obligation-list",
                right="agreement_draft:R",
                query="?status=open",
            ),
            Item(label=_("Contacts"), icon="contact-round", url_name="contact-list", right="partner_contacts:R"),
            Item(label=_("Member States"), icon="globe", url_name="memberstate-list", right="partner_profile:R"),
            Item(
                label=_("Figures"), icon="chart-column", url_name="figures", right="partner_profile:R", is_inside=True
            ),
        ),
    ),
    Group(
        label=_("Organisation"),
        items=(
            Item(label=_("Delegations"), icon="pen-tool", url_name="delegation-list"),
            Item(label=_("Settings"), icon="settings", url_name="parameter-list", right="authority:R"),
            Item(label=_("Accounts"), icon="users", url_name="user-list", right="parameter:R"),
            Item(label=_("Jobs"), icon="list-checks", url_name="job-list"),
            Item(label=_("Webhooks"), icon="send", url_name="webhook-list", right="parameter:R"),
            Item(label=_("Audit trail"), icon="scroll-text", url_name="trail", right="audit_log:R"),
        ),
    ),
)


def navigation(user: User, path: str) -> list[tuple[str, list[Link]]]:
    """Return the groups this person sees, each with its links, the one that holds `path` marked."""
    groups = [(str(group.label), [item for item in group.items if _is_open(user, item)]) for group in NAVIGATION]
    addresses = {item: reverse(item.url_name) for _label, items in groups for item in items}
    holding = [url for url in addresses.values() if path.startswith(url) and (url != "/" or path == "/")]
    current = max(holding, key=len, default="")
    return [
        (
            label,
            [
                Link(
                    label=str(item.label),
                    icon=item.icon,
                    url=addresses[item] + item.query,
                    badge=item.badge,
                    is_current=addresses[item] == current,
                )
                for item in items
            ],
        )
        for label, items in groups
        if items
    ]


def _is_open(user: User, item: Item) -> bool:
    if item.is_inside and is_outside(user):
        return False
    return item.right == SIGNED_IN or allowed(user, item.right)
