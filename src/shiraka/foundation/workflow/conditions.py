"""What guards answer: a condition met or not, in words, with the rule and who can unblock it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.matrix import Right, roles_with
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.people.models import Role


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing a move depends on. `who` can unblock it when it is not met; `url` is where."""

    is_met: bool
    label: str
    detail: str = ""
    rule: str = ""
    who: str = ""
    url: str = ""


def met(label: object, detail: object = "", *, rule: str = "") -> Condition:
    """Return a condition that holds, with the fact that makes it hold."""
    return Condition(is_met=True, label=str(label), detail=str(detail), rule=rule)


def unmet(label: object, detail: object = "", *, rule: str = "", who: object = "", url: str = "") -> Condition:
    """Return a condition that does not hold: what, why in a sentence, the rule, who can change it."""
    return Condition(is_met=False, label=str(label), detail=str(detail), rule=rule, who=str(who), url=url)


def changed_since_read() -> Condition:
    """Return the refusal of what was decided on something else than is stored now."""
    detail = _("Somebody changed it after you opened it. Reload the page and look at the change first.")
    return unmet(_("The record has changed."), detail)


def not_for_this(label: object) -> Condition:
    """Return the refusal of a move that is for another kind of case."""
    return unmet(
        _("“%(step)s” is not a step of this record.") % {"step": label},
        _("It is for another kind of case. The steps of this one are on its page."),
    )


def impossible_now(label: object) -> Condition:
    """Return the refusal of a move that the present state does not have."""
    detail = _("The record may have moved on since you opened it. Reload the page.")
    return unmet(_("“%(action)s” is not possible from the present state.") % {"action": label}, detail)


def lies_ahead(name: str, label: object, *, rule: str = "") -> Callable[..., Condition | None]:
    """Return the guard that a day given with a move is yet to come; `label` says what is wrong with another."""

    def guard(_record: object, **inputs: Any) -> Condition | None:
        day = inputs.get(name)
        if day is None or day > clock.today():
            return None
        return unmet(label, _("Give a day after %(day)s.") % {"day": day_in_words(clock.today())}, rule=rule)

    return guard


class Refused(Exception):
    """A rule forbids what was asked. `conditions` are all the reasons, fit to show as they are."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        super().__init__("; ".join(condition.label for condition in conditions))
        self.conditions = tuple(conditions)


def holders(right: str) -> str:
    """Return the roles that have a right, as words: who can unblock something."""
    names = [str(Role(role).label) for role in roles_with(Right.of(right)) if role != Role.AU]
    return listing(names)
