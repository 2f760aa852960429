"""E-mails of the organisation: its short name before the subject, its name and standing text below."""

from django.core.mail import send_mail

from shiraka.foundation.languages.current import words
from shiraka.foundation.parameters.current import letter_text, organisation_name, organisation_short_name


def subject_line(subject: str) -> str:
    """Return a subject as it is sent, in the language of the moment."""
    return f"{organisation_short_name()} · {subject}"


def signed(body: str) -> str:
    """Return the text of an e-mail with who writes it, in the language of the moment."""
    below = (organisation_name(), words(letter_text("footer")))
    # Two hyphens and a space: programs for mail know by it where the signature begins.
    return "\n".join((body.rstrip(), "", "-- ", *filter(None, below), ""))


def send_letter(to: str, subject: str, body: str, *, fail_silently: bool = False) -> None:
    """Send an e-mail to one address, in the language of the moment."""
    send_mail(subject_line(subject), signed(body), None, [to], fail_silently=fail_silently)
