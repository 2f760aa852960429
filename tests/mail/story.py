"""People, partners and e-mails for the tests of the tray."""

from email.message import EmailMessage
from typing import Any

from shiraka.apps.partners.models import Contact, Partner
from shiraka.apps.partners.tests.factories import make_partner
from shiraka.engines.mail.tests.samples import PDF, message
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.mail.models import Message
from shiraka.foundation.mail.taking import take
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user
from shiraka.values.text import Text
from tests.mail.conftest import SERVER

CONFIRMED = f"{SERVER}; dmarc=pass header.from=icesco.example"


def officer(address: str = "amina.sy@icesco.example", role: str = "PO", **more: Any) -> User:
    """Return somebody in a post with an address."""
    user = make_user(role, **more)
    user.email = address
    user.save()
    return user


def partner(name: str = "Rabat School", **more: Any) -> Partner:
    return make_partner(name=Text(en=name, fr=name, ar=name), **more)


def contact(of: Partner, address: str = "fatou@univ.example", name: str = "Fatou Diop") -> Contact:
    made = Contact(partner=of, name=Text(en=name, fr=name, ar=name), email=address, purpose="Test")
    return create_record(made, actor=None)


def mail(*, is_confirmed: bool = True, with_file: bool = False, **said: Any) -> bytes:
    """Return an e-mail as it is delivered."""
    made: EmailMessage = message(**said)
    if is_confirmed:
        made["Authentication-Results"] = CONFIRMED
    if with_file:
        made.add_attachment(PDF, maintype="application", subtype="pdf", filename="draft.pdf")
        made.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    return made.as_bytes()


def taken(**said: Any) -> Message:
    """Take an e-mail and return it as it is kept."""
    take(mail(**said))
    return Message.objects.latest("pk")
