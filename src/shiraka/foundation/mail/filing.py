"""What is done with an e-mail in a tray: filed on records, discarded, handed over, emptied. Each is in the trail."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed, level_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.documents.refusal import UploadRefused
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.mail.filers import filer_of
from shiraka.foundation.mail.letter import letter_of
from shiraka.foundation.mail.models import Attachment, Filing, Message, State, Why
from shiraka.foundation.mail.places import may_file
from shiraka.foundation.people.models import EXTERNAL_ROLES, User
from shiraka.foundation.workflow.conditions import Refused, unmet

HANDS_OVER: Final = "partner_profile:A"
"""Who sees what came from unknown senders, and hands it over or discards it: the head of the Sector."""
KEPT: Final = timedelta(days=30)


def tray_of(user: User) -> QuerySet[Message]:
    """Return the e-mails that a person sent in or that are theirs to file; nobody else sees them."""
    return Message.objects.filter(owner=user) if not is_outside(user) else Message.objects.none()


def from_unknown(user: User) -> QuerySet[Message]:
    """Return the e-mails from unknown senders, for those who hand them over."""
    return Message.objects.filter(state=State.UNKNOWN) if may_hand_over(user) else Message.objects.none()


def may_hand_over(user: User) -> bool:
    return not is_outside(user) and allowed(user, HANDS_OVER)


@transaction.atomic
def file_message(
    message: Message, records: Sequence[Any], *, actor: User, with_history: bool = False, is_automatic: bool = False
) -> list[Filing]:
    """File an e-mail with its files on records that the actor edits; on those where it is already nothing happens.

    Its words become readable to all who read those records. Nothing is moved or decided by it. Raises
    `PermissionDenied`, and `Refused` when nothing is left to file; nothing is stored then.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.owner_id != actor.pk or not all(may_file(actor, record) for record in records):
        raise PermissionDenied
    if not locked.is_open:
        raise Refused([unmet(_("This e-mail can no longer be filed: its contents are gone."))])
    letter = letter_of(locked, with_history=with_history)
    files = list(locked.attachments.all())
    made: list[Filing] = []
    for record in records:
        kind = ContentType.objects.get_for_model(record)
        if Filing.objects.filter(message=locked, content_type=kind, object_id=record.pk).exists():
            continue
        kept = filer_of(ENTITIES.of(record)).keep(record, letter, files, actor)
        _bring(files, record if isinstance(kept, Document) else kept, actor)
        made.append(
            Filing.objects.create(
                message=locked, record=record, kept=kept, filed_at=clock.now(), is_automatic=is_automatic
            )
        )
    if made:
        locked.state, locked.why, locked.decided_at = State.FILED, Why.NONE, clock.now()
        locked.save(update_fields=["state", "why", "decided_at"])
        audit.write(
            "file_mail_by_itself" if is_automatic else "file_mail",
            locked,
            actor=actor,
            after={"records": [_named(filing.record) for filing in made]},
        )
    return made


def _named(record: Any) -> str:
    """Return what the trail of an e-mail calls a record: those who read it may not know of a confidential one."""
    return MASK if level_of(record) > Confidentiality.INTERNAL else audit.reference_of(record)


def _bring(files: Sequence[Attachment], record: Model, actor: User) -> None:
    """Add the files to a record as documents; one that it does not take stays with why beside it."""
    for file in files:
        if file.refusal or not file.file:
            continue
        with default_storage.open(file.file.name or "") as stored:
            try:
                add_document(
                    record,
                    actor=actor,
                    title=file.name,
                    kind=DocumentKind.OTHER,
                    language="",
                    upload=File(stored, name=file.name),
                    is_shared=False,
                )
            except UploadRefused as refusal:
                file.refusal = str(refusal)
                file.save(update_fields=["refusal"])


@transaction.atomic
def discard(message: Message, *, actor: User, reason: str) -> None:
    """Put an e-mail away with its contents. Raises `PermissionDenied`, and `Refused` when it is decided on."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    is_theirs = locked.owner_id == actor.pk or (locked.state == State.UNKNOWN and may_hand_over(actor))
    if not is_theirs:
        raise PermissionDenied
    if locked.state not in {State.UNFILED, State.UNKNOWN}:
        raise Refused([unmet(_("This e-mail has been decided on already."))])
    locked.state, locked.decided_at, locked.reason = State.DISCARDED, clock.now(), reason.strip()[:300]
    locked.save(update_fields=["state", "decided_at", "reason"])
    audit.write("discard_mail", locked, actor=actor, reason=locked.reason)
    empty(locked)


@transaction.atomic
def hand_over(message: Message, *, actor: User, to: User) -> None:
    """Give an e-mail from an unknown sender to somebody who files it. Raises `PermissionDenied` and `Refused`."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if not may_hand_over(actor):
        raise PermissionDenied
    if locked.state != State.UNKNOWN:
        raise Refused([unmet(_("This e-mail has been decided on already."))])
    if not to.is_active or not to.roles - EXTERNAL_ROLES:
        raise Refused([unmet(_("Only somebody who works here files e-mails."))])
    locked.owner, locked.state, locked.why = to, State.UNFILED, Why.HANDED_OVER
    locked.save(update_fields=["owner", "state", "why"])
    audit.write("hand_over_mail", locked, actor=actor, after={"owner": to.get_username()})


def empty(message: Message) -> None:
    """Remove the contents of an e-mail and its files; that it was taken stays known, so that it is not taken again."""
    for file in message.attachments.exclude(file=""):
        transaction.on_commit(partial(default_storage.delete, file.file.name or ""), robust=True)
    message.attachments.all().delete()
    message.text = message.history = message.subject = message.sender_name = ""
    message.people, message.forwarded, message.named, message.emptied_at = [], [], [], clock.now()
    message.save()


def empty_old() -> int:
    """Empty what was filed, or came from unknown senders and was left, more than some time ago; return how many."""
    before = clock.now() - KEPT
    filed = Message.objects.filter(state=State.FILED, emptied_at=None, decided_at__lt=before)
    unknown = Message.objects.filter(state=State.UNKNOWN, received_at__lt=before)
    emptied = 0
    for message in [*filed, *unknown]:
        with transaction.atomic():
            locked = Message.objects.select_for_update().get(pk=message.pk)
            if locked.state == State.UNKNOWN:
                locked.state, locked.decided_at, locked.reason = State.DISCARDED, clock.now(), _("Nobody took it up.")
                audit.write("discard_mail", locked, actor=None, reason=locked.reason)
            empty(locked)
            emptied += 1
    return emptied
