"""Sending letters, and wiping what they said."""

import json
import smtplib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime, parseaddr
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation import clock
from shiraka.foundation.jobs import JobFailed, Running, job
from shiraka.foundation.languages.current import labelled, listing
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.sealing import SealBroken, unsealed

PURPOSE: Final = "letter"
KEPT: Final = timedelta(days=30)
LONGEST_ANSWER: Final = 300
_FOR_GOOD: Final = range(500, 600)


def about(jobs: Sequence[Any]) -> Mapping[int, str]:
    """Return to whom each letter goes and what its subject is, and what the mail server said against it."""
    letters = Letter.objects.select_related("user").in_bulk([job.arguments.get("letter") for job in jobs])
    return {job.pk: _about(letters[key]) for job in jobs if (key := job.arguments.get("letter")) in letters}


def _about(letter: Letter) -> str:
    told = labelled(letter.user or letter.address, letter.subject)
    return listing((told, f"“{letter.answer}”")) if letter.answer else told


# It may be sent twice, when a worker is killed between the taking of the mail server and our noting it; the second one
# has the same Message-ID. It is tried for as long as the letter is good.
@job("letters.send", label=gettext_lazy("Send a letter"), attempts=1000, atomic=False, about=about)
def send(running: Running, *, letter: int) -> dict[str, Any]:
    """Give one letter to the mail server, then wipe what it says."""
    found = Letter.objects.select_related("user").filter(pk=letter, sent_at=None).first()
    if found is None:
        return {}
    if found.user is not None and not found.user.is_active:
        # Whoever has left is written to no more.
        Letter.objects.filter(pk=found.pk).update(content="")
        return {"withheld": True}
    if not found.content or found.expires_at <= clock.now():
        Letter.objects.filter(pk=found.pk).update(content="")
        raise JobFailed(_("It could not be sent while it was good. What it said is no longer kept."), is_final=True)
    if not found.to:
        raise JobFailed(_("The account has no e-mail address any more."), is_final=True)
    try:
        message_of(found, running.key).send()
    except SealBroken:
        raise JobFailed(
            _("It was written under another SHIRAKA_SECRET_KEY and cannot be read."), is_final=True
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        # The words of the server may hold the address, which no log tells: they stand with the letter.
        answer, refusal = _refusal(error)
        Letter.objects.filter(pk=found.pk).update(answer=answer)
        raise refusal from None
    with running.finishing():
        Letter.objects.filter(pk=found.pk).update(sent_at=clock.now(), content="", answer="")
    return {}


def message_of(letter: Letter, job_number: int) -> EmailMultiAlternatives:
    """Return the e-mail of a letter: the same whenever it is made for the same job, its number and date included."""
    said = json.loads(unsealed(PURPOSE, letter.content))
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<job-{job_number}.{letter.identity.hex}@{domain}>",
        "Date": format_datetime(letter.created_at),
        # So that nobody's notice of absence is sent back (RFC 3834), by Exchange either.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": letter.language,
    }
    if said["choice_url"]:
        headers |= {"List-Id": f"Shiraka <letters.{domain}>", "List-Unsubscribe": f"<{said['choice_url']}>"}
    message = EmailMultiAlternatives(letter.subject, said["text"], None, [letter.to], headers=headers)
    message.attach_alternative(said["html"], "text/html")
    return message


def _refusal(error: Exception) -> tuple[str, JobFailed]:
    """Return what the server said, and the same in our words: final where it takes this letter on no day (RFC 5321).

    That it does not let us in, or does not take our sender, is for an administrator to mend: the letters wait.
    """
    code, said = _said(error)
    answer = Truncator(" ".join(f"{code or ''} {said}".split())).chars(LONGEST_ANSWER)
    if isinstance(error, smtplib.SMTPRecipientsRefused) and code in _FOR_GOOD:
        sentence = _("The mail server refuses the address for good (%(code)s). Correct it in the account.")
        return answer, JobFailed(sentence % {"code": code}, is_final=True)
    if isinstance(error, smtplib.SMTPDataError) and code in _FOR_GOOD:
        return answer, JobFailed(
            _("The mail server refuses the letter for good (%(code)s).") % {"code": code}, is_final=True
        )
    if code:
        return answer, JobFailed(_("The mail server does not take it now (%(code)s).") % {"code": code})
    return answer, JobFailed(_("The mail server does not answer."))


def _said(error: Exception) -> tuple[int, str]:
    code, said = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", str(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return int(code), "".join(letter if letter.isprintable() else " " for letter in text)


@job("letters.tidy", label=gettext_lazy("Wipe and forget old letters"), every=timedelta(hours=1))
def tidy(_running: Running) -> dict[str, Any]:
    """Wipe what letters say that are no longer good, and remove those of long ago."""
    now = clock.now()
    wiped = Letter.objects.filter(expires_at__lte=now).exclude(content="").update(content="")
    removed, _kinds = Letter.objects.filter(created_at__lt=now - KEPT, expires_at__lte=now).delete()
    return {"wiped": wiped, "removed": removed}
