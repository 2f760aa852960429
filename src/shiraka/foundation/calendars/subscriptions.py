"""What waits for a person, as days of their calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.calendars.sources import Day, Source, register, titled
from shiraka.foundation.languages.current import in_words
from shiraka.foundation.people.models import User
from shiraka.foundation.work.at_once import key_of
from shiraka.foundation.work.queries import work_items


def waiting(user: User, _today: date) -> Iterator[Day]:
    """Yield each thing that waits for somebody on the day on which it is due, late or not."""
    for item in work_items(user):
        yield Day(
            key=f"work-{key_of(item)[:32]}",
            date=item.due_date,
            title=titled(item.title, item.record_reference, "" if item.is_restricted else in_words(item.record_title)),
            url=item.url,
            changed_at=item.changed_at or datetime.combine(item.due_date, time.min, UTC),
            detail="" if item.is_restricted else item.why,
        )


register(
    Source(
        key="work",
        label=_("What waits for you"),
        help=_("Decisions, opinions, terms and follow-ups, each on the day on which it is due."),
        days=waiting,
    )
)
