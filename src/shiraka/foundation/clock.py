"""The only place that asks what time it is, so that tests and frozen reports can say it themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _fixed.get() or timezone.now()  # noqa: TID251 - this module is the clock


def today() -> date:
    """Return the date at the seat of the organisation."""
    return now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant for the length of a block."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
