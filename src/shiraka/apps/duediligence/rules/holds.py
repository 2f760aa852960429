"""What due diligence holds up elsewhere: signatures, payments, solicitation (R-05 to R-10, R-19).

Asked by agreements, and by whatever pays. Of a restriction only that it is in place is told (R-19).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.apps.duediligence.models import Case, ClearanceCondition
from shiraka.apps.duediligence.models.tiering import tier_of
from shiraka.apps.duediligence.queries import cases_in_force, open_hits, overdue_conditions
from shiraka.apps.duediligence.terms import CaseStatus, DiligenceTier, MoneyFlow
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import CLOSED, PartnerStatus
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.workflow.conditions import Condition, holders, unmet
from shiraka.values.money import Money

ANALYSTS, DECIDERS = "case_score:C", "case_decide:A"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An engagement that is planned with a partner, as far as the depth of its due diligence depends on it."""

    partner: Partner
    money_flow: str = MoneyFlow.NONE
    money: Money | None = None
    uses_emblem: bool = False
    flow_countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = field(default=())
    has_exposed_controller: bool = False


@dataclass(frozen=True)
class Files:
    """What cases and lists hold of several partners on a day, read in at most three queries however many they are."""

    day: date
    hits: Mapping[int, int]
    late: Mapping[int, Sequence[ClearanceCondition]]
    cases: Mapping[int, Case]

    @staticmethod
    def of(partners: Iterable[Partner], day: date) -> "Files":
        keys = [partner.pk for partner in partners]
        cases = cases_in_force(keys)
        bound = [key for key, case in cases.items() if case.status == CaseStatus.CLEARED_WITH_CONDITIONS]
        late: dict[int, list[ClearanceCondition]] = {}
        for condition in overdue_conditions(bound, day) if bound else ():
            late.setdefault(condition.case.partner_id, []).append(condition)
        return Files(day=day, hits=open_hits(keys), late=late, cases=cases)


def against_payment(partner: Partner, day: date) -> list[Condition]:
    """Return what stands against paying a partner on a day; nothing when it may be paid (R-05, R-08)."""
    return [*_standing(partner, day), *against_commitment(partner, Files.of([partner], day))]


def against_commitment(partner: Partner, files: Files) -> list[Condition]:
    """Return what cases hold up of a new commitment, beside the clearance itself: hits, overdue conditions."""
    return [*_hits(files.hits.get(partner.pk, 0)), *_conditions(files.late.get(partner.pk, ()))]


def against_solicitation(partner: Partner) -> list[Condition]:
    """Return what stands against asking a private partner for something, or showing it with us (R-07)."""
    if not partner.is_private or partner.is_screened:
        return []
    return [
        unmet(
            _("%(partner)s is not screened yet") % {"partner": partner},
            _("No solicitation, joint event or use of the emblem before the screening of a private partner is passed."),
            rule="R-07",
            who=holders("case_open:C"),
        )
    ]


def against_depth(planned: Planned, files: Files) -> list[Condition]:
    """Return whether an engagement asks for a deeper case than the partner was cleared by (domain.md 6.1).

    A clearance that was entered without a case, from before the register, is as deep as it says it is.
    """
    case = files.cases.get(planned.partner.pk)
    if case is None or planned.partner.is_public_body:
        return []
    needed = tier_of(planned, day=files.day)
    if needed.code <= case.tier:
        return []
    words = _("%(case)s cleared it at %(tier)s; this engagement asks for %(needed)s. Open a case for it.")
    told = {
        "case": case.number,
        "tier": DiligenceTier(case.tier).label,
        "needed": DiligenceTier(needed.code).label,
    }
    return [unmet(_("The due diligence is not deep enough"), words % told, rule="R-01", who=holders("case_open:C"))]


def _standing(partner: Partner, day: date) -> Iterator[Condition]:
    if partner.has_restriction:
        yield unmet(_("A restriction is in place"), rule="R-19", who=holders("case_decide_high:A"))
    end = partner.due_diligence_end_date
    if partner.status == PartnerStatus.SUSPENDED:
        yield unmet(_("The partner is suspended"), rule="R-08", who=holders("partner_suspend:A"))
    elif end is not None and day > end:
        words = _("Nothing is paid until it is renewed (R-05).")
        label = _("Its due diligence ended on %(day)s") % {"day": day_in_words(end)}
        yield unmet(label, words, rule="R-08", who=holders(DECIDERS))
    elif not partner.decision_holds_on(day) or partner.status in {PartnerStatus.NOT_CLEARED, *CLOSED}:
        label = _("Its due diligence does not hold (%(state)s)") % {"state": partner.get_status_display()}
        yield unmet(label, _("Nothing is paid until it is cleared."), rule="R-08", who=holders(DECIDERS))


def _hits(count: int) -> Iterator[Condition]:
    if count:
        label = ngettext("%(count)s possible hit on a list", "%(count)s possible hits on lists", count)
        detail = _("Two persons settle it first; until then nothing new is signed or paid.")
        yield unmet(label % {"count": count}, detail, rule="R-05", who=holders(ANALYSTS))


def _conditions(late: Sequence[ClearanceCondition]) -> Iterator[Condition]:
    if late:
        yield unmet(
            _("A condition of its clearance is overdue"),
            _("Nothing new is agreed until it is met: %(what)s.") % {"what": listing(str(item) for item in late)},
            rule="R-05",
            who=holders(ANALYSTS),
        )
