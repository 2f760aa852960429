"""What else can be done in the register, each audited in one transaction."""

from shiraka.apps.partners.actions.contacts import anonymise_contact, anonymise_expired, correct_contact, export_contact
from shiraka.apps.partners.actions.interactions import file_interaction, record_interaction, update_interaction
from shiraka.apps.partners.actions.member_states import load_member_states
from shiraka.apps.partners.actions.standing import (
    activate_partner,
    end_clearance_early,
    note_no_hits,
    note_screening,
    run_automatic_moves,
)

__all__ = [
    "activate_partner",
    "anonymise_contact",
    "anonymise_expired",
    "correct_contact",
    "end_clearance_early",
    "export_contact",
    "file_interaction",
    "load_member_states",
    "note_no_hits",
    "note_screening",
    "record_interaction",
    "run_automatic_moves",
    "update_interaction",
]
