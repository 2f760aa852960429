"""How a partner takes an e-mail: as an interaction, with the contacts who took part; and how it is recognised."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q

from shiraka.apps.partners.actions import file_interaction
from shiraka.apps.partners.entity import CONTACT, PARTNER
from shiraka.apps.partners.models import Contact, Interaction, Partner
from shiraka.apps.partners.terms import InteractionKind
from shiraka.foundation.access.permission import visible
from shiraka.foundation.mail import filers
from shiraka.foundation.mail.filers import Filer
from shiraka.foundation.mail.letter import Letter, refused_files
from shiraka.foundation.mail.models import Attachment
from shiraka.foundation.people.models import EXTERNAL_ROLES, User

LONGEST_PEOPLE = 400
MOST_CONTACTS = 100
MOST_FOUND = 10


def keep_as_interaction(record: Partner, letter: Letter, files: Sequence[Attachment], actor: User) -> Interaction:
    """Keep an e-mail as an interaction: contacts by their addresses, everybody else in words."""
    addresses = {address for address, _name in letter.people}
    contacts = [contact for contact in _contacts(actor, Q(partner=record)) if contact.email.lower() in addresses]
    known = {contact.email.lower() for contact in contacts}
    others = [f"{name} <{address}>" if name else address for address, name in letter.people if address not in known]
    interaction = Interaction(
        partner=record,
        subject=letter.subject,
        held_date=letter.held_date,
        kind=InteractionKind.EMAIL,
        people=_shortened(others),
        summary="\n\n".join(filter(None, [letter.words, refused_files(files)])),
        sent_in_by=letter.sent_in_by,
    )
    interaction.choose("contacts", contacts)
    return file_interaction(interaction, actor=actor)


def _shortened(names: Sequence[str]) -> str:
    """Return as many names as there is room for."""
    told = ""
    for name in names:
        longer = f"{told}, {name}" if told else name
        if len(longer) > LONGEST_PEOPLE - 2:
            return f"{told} …"[:LONGEST_PEOPLE]
        told = longer
    return told


def _contacts(user: User, wanted: Q) -> list[Contact]:
    found = visible(user, CONTACT).filter(wanted, is_anonymised=False).select_related("partner")[:MOST_CONTACTS]
    return [contact for contact in found if isinstance(contact, Contact)]


def _partners(user: User, keys: Collection[int]) -> list[Any]:
    return list(visible(user, PARTNER).filter(pk__in=keys).order_by("pk")[:MOST_FOUND]) if keys else []


def by_addresses(user: User, addresses: Collection[str]) -> list[Any]:
    """Return the partners, among those a person sees, with a contact of one of these addresses."""
    # Addresses of contacts are stored as they were typed, those of an e-mail in small letters.
    wanted = Q(pk__in=[])
    for address in addresses:
        wanted |= Q(email__iexact=address)
    return _partners(user, {contact.partner_id for contact in _contacts(user, wanted)}) if addresses else []


def by_domains(user: User, domains: Collection[str]) -> list[Any]:
    """Return the partners whose website, or the addresses of whose contacts, are there."""
    sites, mails = Q(pk__in=[]), Q(pk__in=[])
    for domain in domains:
        sites |= Q(website__icontains=f"//{domain}") | Q(website__icontains=f".{domain}")
        mails |= Q(email__iendswith=f"@{domain}")
    if not domains:
        return []
    found = [partner for partner in visible(user, PARTNER).filter(sites)[:MOST_FOUND] if _is_at(partner, domains)]
    return [*found, *_partners(user, {contact.partner_id for contact in _contacts(user, mails)})]


def _is_at(partner: Any, domains: Collection[str]) -> bool:
    host = str(partner.website).partition("//")[2].partition("/")[0].partition(":")[0].lower()
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def contacted(address: str) -> User | None:
    """Return who leads the one partner of which an address is a contact's, while that person works here."""
    partners = Partner.objects.filter(contacts__email__iexact=address, contacts__is_anonymised=False).distinct()[:2]
    officer = partners[0].lead_officer if len(partners) == 1 else None
    is_here = officer is not None and officer.is_active and bool(officer.roles - EXTERNAL_ROLES)
    return officer if is_here else None


filers.register(
    PARTNER.key, Filer(keep=keep_as_interaction, by_addresses=by_addresses, by_domains=by_domains, contacted=contacted)
)
