"""E-mails that wait in the demonstration: one passed on, one unclear, one from a contact, one from a stranger."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from shiraka.apps.partners.models import Partner
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.tables import Line, lines
from shiraka.foundation import clock
from shiraka.foundation.mail.taking import take

FILE = b"Programme of the visit\n\n1. Welcome\n2. Reading rooms\n3. Next steps\n"


def arrive(story: Story, cast: Cast, partners: Mapping[str, Partner]) -> None:
    """Add to the story the e-mails that came in lately and that nobody has filed."""
    for place, line in enumerate(lines("letters")):
        story.on(int(line["days_ago"]), _take, cast, partners, line, place)


def _take(cast: Cast, partners: Mapping[str, Partner], line: Line, place: int) -> None:
    partner = partners[line["partner"]]
    contact = partner.contacts.order_by("pk").exclude(email="").first()
    wrote = f"{contact} <{contact.email}>" if contact else f"{partner} <post@example.org>"
    known = {"sender": wrote, "number": partner.number, "officer": cast["po1"].email, "day": _day(clock.now())}
    message = EmailMessage()
    message["From"] = {"contact": wrote, "stranger": "Nadir <nadir@post.example>"}.get(line["from"], cast["po1"].email)
    message["To"] = "shiraka@example.org"
    message["Subject"] = line["subject"]
    message["Message-ID"] = f"<demonstration-{place}@example.org>"
    message["Date"] = format_datetime(clock.now())
    # Nobody in the demonstration is written to.
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(line["text"].replace("|", "\n") % known)
    if line["has_file"]:
        message.add_attachment(FILE, maintype="text", subtype="plain", filename="programme.txt")
        message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="viewer.exe")
    take(message.as_bytes())


def _day(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M")
