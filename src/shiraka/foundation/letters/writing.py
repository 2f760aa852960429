"""Writing to somebody: the letter is enqueued in the transaction of the change that causes it, or with it is not."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.jobs import enqueue
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.letters.composing import Content, composed
from shiraka.foundation.letters.jobs import PURPOSE, send
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.people.models import User
from shiraka.foundation.sealing import sealed

USUALLY_GOOD: Final = timedelta(days=3)


def write(to: User | str, content: Content, *, good_for: timedelta = USUALLY_GOOD) -> Letter | None:
    """Have a letter sent to an account, or to an address, in the language of the moment.

    It is sent once the transaction around this call is committed. None where the account has no address.
    """
    user = to if isinstance(to, User) else None
    if user is not None and not user.email:
        return None
    made, now = composed(content), clock.now()
    said = {name: value for name, value in asdict(made).items() if name != "subject"}
    with transaction.atomic():
        letter = Letter.objects.create(
            user=user,
            address="" if user else str(to),
            language=reader_language(),
            subject=made.subject,
            content=sealed(PURPOSE, json.dumps(said).encode()),
            created_at=now,
            expires_at=now + good_for,
        )
        enqueue(send, letter=letter.pk)
    return letter
