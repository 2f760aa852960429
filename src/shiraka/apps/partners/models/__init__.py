"""What the register stores: partners and what belongs to them, and member states."""

from shiraka.apps.partners.models.contact import Contact
from shiraka.apps.partners.models.identity import Identity, Merger, Pair, PartnerKey
from shiraka.apps.partners.models.linkage import Linkage
from shiraka.apps.partners.models.marker import Marker
from shiraka.apps.partners.models.member_state import MemberState
from shiraka.apps.partners.models.partner import Partner
from shiraka.apps.partners.models.relation import Interaction, Relationship

__all__ = [
    "Contact",
    "Identity",
    "Interaction",
    "Linkage",
    "Marker",
    "MemberState",
    "Merger",
    "Pair",
    "Partner",
    "PartnerKey",
    "Relationship",
]
