"""When two partners may become one record, and if not, what stands against it."""

from collections.abc import Callable, Iterable

from django.db import models
from django.utils.translation import gettext as _

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import CLEARED, CLOSED, ENGAGED, PartnerStatus, ScreeningResult
from shiraka.foundation.access.permission import level_of
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.workflow.conditions import Condition, unmet

Objection = Callable[[Partner, Partner], Iterable[Condition]]
"""What an app above has against merging two partners; it is given the survivor and the absorbed."""

_objections: list[Objection] = []
_RANK = {
    **dict.fromkeys(CLOSED, 0),
    PartnerStatus.PROSPECT: 1,
    PartnerStatus.SCREENING: 2,
    PartnerStatus.IN_DUE_DILIGENCE: 3,
    **dict.fromkeys(CLEARED, 4),
    PartnerStatus.DORMANT: 5,
    PartnerStatus.ACTIVE: 6,
    PartnerStatus.NOT_CLEARED: 7,
    PartnerStatus.SUSPENDED: 8,
}
"""How much a state says: what was found or decided must not be lost with the record that is absorbed."""


def object_to_merging(objection: Objection) -> None:
    """Add what an app above has against merging."""
    _objections.append(objection)


def likely_survivor(first: Partner, second: Partner) -> Partner:
    """Return the one whose due diligence is further, else the one that was entered first."""
    return min((first, second), key=lambda partner: (-_RANK[PartnerStatus(partner.status)], partner.pk))


def against_merging(survivor: Partner, absorbed: Partner) -> list[Condition]:
    """Return what stands against merging, all of it; nothing when it may be done."""
    found = [*_states(survivor, absorbed), *_findings(survivor, absorbed), *_secrecy(survivor, absorbed)]
    return [*found, *(condition for objection in _objections for condition in objection(survivor, absorbed))]


def _states(survivor: Partner, absorbed: Partner) -> Iterable[Condition]:
    adverse = {PartnerStatus.NOT_CLEARED, PartnerStatus.SUSPENDED}
    pair = {PartnerStatus(survivor.status), PartnerStatus(absorbed.status)}
    if pair & adverse and pair & ENGAGED:
        yield unmet(
            _("One of the two is cleared, the other is suspended or not cleared."),
            _("The decisions contradict one another. Settle the due diligence of one of them first."),
            rule="R-06",
            who=_("whoever decides on their due diligence"),
            url=record_url(absorbed),
        )
    elif _RANK[PartnerStatus(absorbed.status)] > _RANK[PartnerStatus(survivor.status)]:
        words = _("%(number)s is further in its due diligence, which would be lost. Let that record stay.")
        yield unmet(
            _("The other record must stay."), words % {"number": absorbed.number}, who=_("you: choose the other one")
        )


def _findings(survivor: Partner, absorbed: Partner) -> Iterable[Condition]:
    if absorbed.has_restriction and not survivor.has_restriction:
        yield unmet(
            _("A restriction is in place on the record that would go."),
            _("It must not be lost: let that record stay."),
            rule="R-19",
            who=_("you: choose the other one"),
        )
    confirmed = ScreeningResult.CONFIRMED
    if absorbed.screening_result == confirmed != survivor.screening_result:
        yield unmet(
            _("An exclusion is confirmed for the record that would go."),
            _("It cannot be overridden: let that record stay."),
            rule="R-06",
            who=_("you: choose the other one"),
        )


def _secrecy(survivor: Partner, absorbed: Partner) -> Iterable[Condition]:
    if level_of(survivor) != level_of(absorbed):
        lower = min(survivor, absorbed, key=level_of)
        words = _("What belongs to the one would be read by the readers of the other. Raise %(number)s first.")
        yield unmet(
            _("Their confidentiality differs."),
            words % {"number": lower.number},
            who=_("whoever may edit it"),
            url=record_url(lower),
        )


def stays(model: type[models.Model]) -> bool:
    """Tell whether the rows of a model are about one record and no other, and stay with it."""
    return bool(getattr(model, "stays_with_its_partner", False))
