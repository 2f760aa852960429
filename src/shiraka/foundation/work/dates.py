"""When something that waits is due, by the deadlines in the settings, on the calendar of the seat."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from shiraka.engines.deadlines import add_working_days
from shiraka.foundation.parameters.calendar import holidays, weekend
from shiraka.foundation.parameters.current import deadline


def due(step: str, since: date) -> date:
    """Return the day by which a step, open since a day or an instant, must be done.

    Raises `LookupError` for a step that has no deadline in the settings.
    """
    start = since.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if isinstance(since, datetime) else since
    term = deadline(step)
    if term.is_working:
        return add_working_days(start, term.days, weekend=weekend(), holidays=holidays())
    return start + timedelta(days=term.days)
