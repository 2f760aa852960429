"""What due diligence does when something has happened, the work it brings to people, and its daily moves."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from shiraka.apps.duediligence import jobs
from shiraka.apps.duediligence.actions import cases, letters
from shiraka.apps.duediligence.effects import screening_result_of
from shiraka.apps.duediligence.events import (
    CaseOpened,
    ControversyRecorded,
    HitConfirmed,
    HitSettled,
    ListsChanged,
    QuestionnaireSent,
)
from shiraka.apps.duediligence.models import Case, ClearanceCondition, Controversy, Hit
from shiraka.apps.duediligence.terms import MONITORED, WORKED_ON, CaseStatus, ConditionStatus, HitStatus
from shiraka.apps.partners.actions import note_screening
from shiraka.apps.partners.events import PartnerEnded, PartnerNotCleared, PartnerSuspended
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import PartnerStatus
from shiraka.engines.deadlines import due_reminder
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.events import subscribe
from shiraka.foundation.jobs import enqueue
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import reminder_days
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily, sources
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.sources import Source, WorkItem, item_on

CONDITION_SOON = timedelta(days=30)
ASSESS = "case_score:C"


def begin(event: CaseOpened) -> None:
    """Screen the names at once, and tell the National Commission of its State (R-09)."""
    case = Case.objects.select_related("partner").get(pk=event.case_id)
    enqueue(jobs.screen_partners, partners=[case.partner_id])
    letters.inform_commission(case)


def send_the_questionnaire(event: QuestionnaireSent) -> None:
    letters.send_questionnaire(Case.objects.select_related("partner").get(pk=event.case_id))


def look_at_controversy(event: ControversyRecorded) -> None:
    """Raise the tier of an open case where it asks for that, or end the clearance of a decided one (R-05)."""
    found = Controversy.objects.select_related("case__partner").filter(pk=event.controversy_id).first()
    if found is None:
        return
    cases.retier(found.case)
    cases.end_for_controversy(found.case, found.case.worst_severity())


def note_settled(event: HitSettled) -> None:
    partner = Hit.objects.select_related("partner").get(pk=event.hit_id).partner
    note_screening(partner, screening_result_of(partner))


def act_on_confirmed(event: HitConfirmed) -> None:
    """A list means this partner or somebody behind it: its clearance ends at once (R-05)."""
    hit = Hit.objects.select_related("partner").get(pk=event.hit_id)
    note_screening(hit.partner, screening_result_of(hit.partner))
    cases.end_for_hit(hit.partner, str(hit))


def screen_against_changes(event: ListsChanged) -> None:
    enqueue(jobs.rescreen, snapshots=list(event.snapshot_ids))


def withdraw_its_case(event: PartnerEnded) -> None:
    cases.withdraw_with_partner(event.partner_id)


def tell_not_cleared(event: PartnerNotCleared) -> None:
    _tell(event.partner_id, PartnerStatus.NOT_CLEARED, ("not_clear", "exclude"))


def tell_suspended(event: PartnerSuspended) -> None:
    _tell(event.partner_id, PartnerStatus.SUSPENDED, ("suspend", "suspend_at_once", "suspend_longer"))


def tell_ended(event: PartnerEnded) -> None:
    _tell(event.partner_id, PartnerStatus.ENDED, ("end",))


def _tell(partner_id: int, what: str, actions: tuple[str, ...]) -> None:
    """Write the reasons as they stand in the trail, where they were just given (R-22)."""
    partner = Partner.objects.prefetch_related("contacts").get(pk=partner_id)
    deeds = Entry.objects.filter(content_type__app_label="partners", content_type__model="partner")
    last = deeds.filter(object_id=partner_id, action__in=actions).order_by("-sequence").first()
    letters.tell_of_decision(partner, what=what, reason=last.reason if last else "")


def _asked(user: User, today: date) -> Q:
    soon = today + timedelta(days=max(reminder_days("questionnaire"), default=0))
    waiting = Q(status=CaseStatus.QUESTIONNAIRE_SENT)
    if is_outside(user):
        # It is the partner's to answer from the day it is sent.
        return waiting & Q(answered_at=None)
    asked = waiting & (Q(answered_at__isnull=False) | Q(questionnaire_due_date__lte=soon))
    # A case that nobody has taken up waits for every analyst.
    return asked | Q(analyst=None, status__in=WORKED_ON) if allowed(user, ASSESS) else asked


def _on_case(case: Case, user: User, today: date) -> Iterator[WorkItem]:
    """Yield answers that came in to the analyst, and those that are due to analyst, lead officer and the partner."""
    if case.analyst_id is None and case.status in WORKED_ON and allowed(user, ASSESS):
        wanted, why = case.target_date or today, str(case.get_tier_display())
        yield item_on(case, today, due_date=wanted, title=_("Take up the case"), why=why)
    by = case.questionnaire_due_date
    answers = is_outside(user) and case.answered_at is None and allowed(user, cases.ANSWER, case)
    mine = {case.analyst_id, case.partner.lead_officer_id, case.created_by_id}
    if by is None or not (answers or user.pk in mine):
        return
    if case.answered_at is not None:
        why = _("Answered on %(day)s.") % {"day": day_in_words(local_date(case.answered_at))}
        yield item_on(case, today, due_date=by, title=_("Read the answers and begin screening"), why=why)
        return
    lead = due_reminder(by, today, reminder_days("questionnaire"))
    if answers or lead is not None:
        why = _("The answers are due on %(day)s.") % {"day": day_in_words(by)}
        is_reminded = (by - today).days in reminder_days("questionnaire")
        title = _("Answer the questionnaire") if answers else _("Remind the partner of the questionnaire")
        yield item_on(case, today, due_date=by, title=title, why=why, is_reminded_today=is_reminded)


def _unjudged(user: User, _today: date) -> Q | None:
    return Q(status=HitStatus.POSSIBLE) if allowed(user, ASSESS) else None


def _on_hit(hit: Hit, _user: User, today: date) -> Iterator[WorkItem]:
    """Yield a hit that nobody has judged; until it is settled nothing new is signed with the partner or paid."""
    if hit.status == HitStatus.POSSIBLE:
        why = _("%(list)s: %(name)s") % {"list": hit.list_name, "name": hit.listed_name}
        yield item_on(hit, today, due_date=due("hit", hit.found_at), title=_("Judge the hit"), why=why)


def _due_conditions(user: User, today: date) -> Q:
    soon = Q(status=ConditionStatus.OPEN, due_date__lte=today + CONDITION_SOON, case__status__in=MONITORED)
    return soon & (Q(owner=user) | Q(case__partner__lead_officer=user))


def _on_condition(condition: ClearanceCondition, _user: User, today: date) -> Iterator[WorkItem]:
    by = condition.due_date
    why = _("Unmet on %(day)s, nothing new is agreed with the partner.") % {"day": day_in_words(by)}
    title = _("See that the condition is met")
    yield item_on(
        condition, today, due_date=by, title=title, why=why, is_reminded_today=(by - today).days in {30, 7, 0}
    )


subscribe(CaseOpened, begin)
subscribe(QuestionnaireSent, send_the_questionnaire)
subscribe(ControversyRecorded, look_at_controversy)
subscribe(HitSettled, note_settled)
subscribe(HitConfirmed, act_on_confirmed)
subscribe(ListsChanged, screen_against_changes)
subscribe(PartnerEnded, withdraw_its_case)
subscribe(PartnerEnded, tell_ended)
subscribe(PartnerNotCleared, tell_not_cleared)
subscribe(PartnerSuspended, tell_suspended)
sources.register(Source(model=Case, where=_asked, items=_on_case))
sources.register(Source(model=Hit, where=_unjudged, items=_on_hit))
sources.register(Source(model=ClearanceCondition, where=_due_conditions, items=_on_condition))
daily.register("cases", cases.run_automatic_moves)
