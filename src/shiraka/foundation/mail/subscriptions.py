"""What is done daily with e-mails that came in."""

from datetime import date

from shiraka.foundation.mail.filing import empty_old
from shiraka.foundation.work import daily


def _empty(_today: date) -> int:
    return empty_old()


daily.register("e-mail", _empty)
