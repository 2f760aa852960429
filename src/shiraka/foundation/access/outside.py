"""Seen from outside: the one question what National Commissions and contacts of partners may know and do.

Pages, API, search, sheet and documents all ask it here (domain.md section 11): from outside one sees one's own
records, never what is ours alone, what somebody else did to them, or records that are about others. Which kinds
and fields are ours alone is said in the table of the entity (`inside`, `internal`), which documents are shared
on the document.
"""

from django.db.models import Q

from shiraka.foundation.people.models import User


def is_outside(user: object) -> bool:
    """Tell whether somebody reads and acts from outside: all their posts are there."""
    return isinstance(user, User) and user.is_external


def may_move(user: object) -> bool:
    """Tell whether a person may move records between states, as far as being outside goes: each move is ours."""
    return not is_outside(user)


def deeds_told_to(user: User) -> Q:
    """Return the condition for the entries of a trail that a reader may be told: from outside, their own."""
    return Q(actor=user) if is_outside(user) else Q()


def is_deed_told(user: User, actor_id: int | None) -> bool:
    """Tell the same of one entry."""
    return not is_outside(user) or actor_id == user.pk
