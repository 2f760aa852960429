"""When something that waits is due, on the calendar of the seat."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from shiraka.engines.deadlines import add_working_days
from shiraka.foundation.parameters.calendar import holidays, weekend


def due(since: datetime, days: int) -> date:
    """Return the working day by which something open since an instant must be done."""
    start = since.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return add_working_days(start, days, weekend=weekend(), holidays=holidays())
