"""The letter to whoever sent an e-mail in: where it was filed, or what is missing, in their language."""

from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import level_of
from shiraka.foundation.entities.values import reference_of
from shiraka.foundation.languages.current import labelled, listing
from shiraka.foundation.languages.formats import moment
from shiraka.foundation.letters.composing import Content, Link
from shiraka.foundation.letters.writing import write
from shiraka.foundation.mail.letter import refused_files
from shiraka.foundation.mail.models import Message, State, Why
from shiraka.foundation.site import site_url

MOST_AN_HOUR: Final = 30
"""Letters to one person about e-mails: a program that answers ours and hides that it is one goes no further."""


def tell_owner(message: Message) -> bool:
    """Write to the owner of an e-mail what became of it, in the language of the moment; tell whether that was done.

    Never to the sender by the address that stands there: an owner is an account.
    """
    owner = message.owner
    if owner is None:
        return False
    recent = Message.objects.filter(owner=owner, received_at__gt=clock.now() - timedelta(hours=1))
    if recent.count() > MOST_AN_HOUR:
        return False
    return write(owner, _content(message)) is not None


def _content(message: Message) -> Content:
    is_filed, is_contact = message.state == State.FILED, message.why == Why.CONTACT
    subject = _("Your e-mail is filed") if is_filed else _("Your e-mail waits to be filed")
    told = {"moment": moment(message.sent_at or message.received_at), "address": message.sender_address}
    paragraphs = [
        _("E-mail of %(moment)s from %(address)s.") % told,
        _where(message) if is_filed else str(Why(message.why).label),
        refused_files(list(message.attachments.all())),
        "" if is_contact else _("If you did not send it, somebody wrote in your name: tell an administrator."),
    ]
    return Content(
        subject=_("An e-mail from a contact waits to be filed") if is_contact else subject,
        paragraphs=tuple(filter(None, paragraphs)),
        link=Link(words=_("E-mail to file"), url=site_url(reverse("mail-message", args=[message.pk]))),
        why=_("You receive this because an e-mail came in for you to be filed in Shiraka."),
    )


def _where(message: Message) -> str:
    """Name the records by their numbers; of what is restricted, which anybody on the way may read, nothing."""
    records = [filing.target for filing in message.filings.all()]
    open_ = [reference_of(record) for record in records if record and level_of(record) <= Confidentiality.INTERNAL]
    where = listing(filter(None, open_)) or _("a record that is not named by e-mail")
    return labelled(_("It is filed on"), where)
