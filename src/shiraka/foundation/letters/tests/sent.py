"""Letters as they arrive: what waits is sent first."""

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from shiraka.foundation.jobs.runner import run_waiting


def letters() -> list[EmailMultiAlternatives]:
    """Return every letter written by now, the earliest first."""
    run_waiting()
    return [letter for letter in mail.outbox if isinstance(letter, EmailMultiAlternatives)]
