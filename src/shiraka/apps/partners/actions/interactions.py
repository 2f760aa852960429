"""Recording what passed between us and a partner, and what the record of the partner learns from it."""

from django.db import transaction
from django.db.models import Q

from shiraka.apps.partners.models import Interaction, Partner
from shiraka.apps.partners.terms import PartnerStatus
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform


@transaction.atomic
def record_interaction(interaction: Interaction, *, actor: User | None) -> Interaction:
    """Store an interaction, move the last contact of its partner forward and wake it if it was dormant.

    Raises `PermissionDenied`.
    """
    stored = create_record(interaction, actor=actor)
    _follow(stored, actor)
    return stored


@transaction.atomic
def update_interaction(interaction: Interaction, *, actor: User, version: int) -> Interaction:
    """Store a changed interaction. Raises `Conflict` and `PermissionDenied`."""
    stored = update_record(interaction, actor=actor, version=version)
    _follow(stored, actor)
    return stored


@transaction.atomic
def file_interaction(interaction: Interaction, *, actor: User) -> Interaction:
    """Store an interaction that an e-mail tells of: it moves the last contact forward, and nothing else.

    Whoever writes an e-mail may not be who they say, so that no state changes by it. Raises `PermissionDenied`.
    """
    stored = create_record(interaction, actor=actor)
    _note_contact(stored)
    return stored


def _follow(interaction: Interaction, actor: User | None) -> None:
    if interaction.held_date > clock.today():
        return
    _note_contact(interaction)
    partner = Partner.objects.get(pk=interaction.partner_id)
    if actor is not None and partner.status == PartnerStatus.DORMANT:
        try:
            perform(partner, "wake", actor=actor)
        except Refused:
            # A meeting of long ago, written down late, wakes nobody.
            return


def _note_contact(interaction: Interaction) -> None:
    # Told by the interaction itself, so it is no change of the partner: nobody who edits it meanwhile
    # gets a conflict, and who writes a call down becomes no drafter of the partner.
    earlier = Q(last_contact_date=None) | Q(last_contact_date__lt=interaction.held_date)
    Partner.objects.filter(earlier, pk=interaction.partner_id).update(last_contact_date=interaction.held_date)
