"""What a letter about work says: kind by kind, in the language of its reader."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.foundation.languages.current import in_words, labelled
from shiraka.foundation.languages.formats import short_day
from shiraka.foundation.letters.composing import Content, Group, Line, Link
from shiraka.foundation.letters.writing import USUALLY_GOOD
from shiraka.foundation.letters.writing import write as write_letter
from shiraka.foundation.people.models import User
from shiraka.foundation.site import site_url
from shiraka.foundation.work.kinds import Kind
from shiraka.foundation.work.sources import WorkItem


def write(user: User, items: Sequence[WorkItem], *, good_for: timedelta = USUALLY_GOOD) -> None:
    """Write somebody a letter about things that wait for them, in the language of the moment."""
    subject = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(items))
    content = Content(
        subject=subject % {"count": len(items)},
        paragraphs=(_("Late, due today, or to be thought of in time:"),),
        groups=_groups(items),
        link=Link(words=_("Everything that waits for you"), url=site_url(reverse("home"))),
        why=_("You receive this because it waits for you in Shiraka."),
        choice=Link(words=_("Choose when you are written to"), url=site_url(reverse("letters"))),
    )
    write_letter(user, content, good_for=good_for)


def _groups(items: Sequence[WorkItem]) -> tuple[Group, ...]:
    """Return the things under the name of their kind; a single kind needs no name."""
    by_kind = {kind: [item for item in items if item.kind == kind] for kind in Kind}
    told = {kind: found for kind, found in by_kind.items() if found}
    return tuple(
        Group(title=str(kind.label) if len(told) > 1 else "", lines=tuple(_line(item) for item in found))
        for kind, found in told.items()
    )


def _line(item: WorkItem) -> Line:
    return Line(
        day=short_day(item.due_date),
        reference=str(item.record_reference),
        words=_in_a_line(item),
        url=site_url(item.url),
    )


def _in_a_line(item: WorkItem) -> str:
    """Return what a letter, which anybody on its way may read, tells of one thing."""
    if item.is_restricted:
        return _("Not told by e-mail: open it in the system.")
    return labelled(item.title, in_words(item.record_title))
