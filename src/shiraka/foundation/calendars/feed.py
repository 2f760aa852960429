"""A calendar as other programs read it (RFC 5545): the same as long as nothing in it changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar as File
from icalendar import Event

from shiraka.foundation import clock
from shiraka.foundation.calendars.models import Calendar
from shiraka.foundation.calendars.sources import SOURCES, Day
from shiraka.foundation.languages.current import labelled, reader_language
from shiraka.foundation.parameters.current import organisation_short_name
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.site import site_host, site_url

MOST: Final = 2000
"""Days of one calendar: the earliest, when there are more."""
READ_AGAIN_AFTER: Final = timedelta(hours=1)


def feed(calendar: Calendar) -> bytes:
    """Return what its person may see at this moment, in their language."""
    user = calendar.user
    with holding(), translation.override(user.language):
        return _written(_days(calendar))


def _days(calendar: Calendar) -> list[Day]:
    """Return each day once though several kinds hold it, the earliest first."""
    found: dict[str, Day] = {}
    today = clock.today()
    for source in (SOURCES[key] for key in calendar.kinds if key in SOURCES):
        for day in source.days(calendar.user, today):
            # Two things may be known by the same.
            name, number = day.key, 1
            while found.get(name, day) != day:
                number += 1
                name = f"{day.key}-{number}"
            found[name] = day
    days = [replace(day, key=name) for name, day in found.items()]
    return sorted(days, key=lambda day: (day.date, day.key))[:MOST]


def _written(days: Iterable[Day]) -> bytes:
    file = File()
    name = f"{organisation_short_name()} · Shiraka"
    file.add("prodid", "-//Shiraka//Shiraka//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    for known_as in ("name", "x-wr-calname"):
        file.add(known_as, name)
    file.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT1H")
    for day in days:
        file.add_component(_event(day))
    return bytes(file.to_ical())


def _event(day: Day) -> Event:
    language = {"LANGUAGE": reader_language()}
    url = site_url(day.url)
    # Whole seconds, as the format knows no others.
    changed_at = day.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{day.key}@{site_host()}")
    # When it was last changed and not when it is read: else nothing would ever be as it was.
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", day.date)
    event.add("dtend", day.date + timedelta(days=1))
    event.add("summary", day.title, parameters=language)
    event.add("description", "\n".join(filter(None, (day.detail, labelled(_("Open it"), url)))), parameters=language)
    event.add("url", url)
    event.add("class", "PRIVATE")
    # It takes nobody's time: who looks for a free hour finds that day free.
    event.add("transp", "TRANSPARENT")
    return event
