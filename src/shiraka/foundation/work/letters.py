"""What a letter about work says: kind by kind, in the language of its reader."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.foundation.languages.current import in_words, labelled
from shiraka.foundation.languages.formats import short_day
from shiraka.foundation.parameters.letters import send_letter
from shiraka.foundation.people.models import User
from shiraka.foundation.work.kinds import Kind
from shiraka.foundation.work.sources import WorkItem


def write(user: User, items: Sequence[WorkItem]) -> None:
    """Send somebody a letter about things that wait for them, in the language of the moment."""
    subject = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(items))
    body = "\n".join([_("Late, due today, or to be thought of in time:"), *_groups(items)])
    send_letter(user.email, subject % {"count": len(items)}, body)


def _groups(items: Sequence[WorkItem]) -> list[str]:
    """Return the lines under the name of their kind; a single kind needs no name."""
    by_kind = {kind: [item for item in items if item.kind == kind] for kind in Kind}
    told = {kind: found for kind, found in by_kind.items() if found}
    lines: list[str] = []
    for kind, found in told.items():
        lines += ["", *([str(kind.label), ""] if len(told) > 1 else [])]
        lines += [f"{short_day(item.due_date)}  {item.record_reference}  {_in_a_line(item)}" for item in found]
    return lines


def _in_a_line(item: WorkItem) -> str:
    """Return what a letter, which anybody on its way may read, tells of one thing."""
    if item.is_restricted:
        return _("Not told by e-mail: open it in the system.")
    return labelled(item.title, in_words(item.record_title))
