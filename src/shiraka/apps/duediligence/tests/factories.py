"""Makers of cases and of everybody who works on one, as the manual would set a scene."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from shiraka.apps.duediligence.actions.lists import take_in
from shiraka.apps.duediligence.actions.screening import screen_partners
from shiraka.apps.duediligence.lifecycle import CASE_LIFE
from shiraka.apps.duediligence.models import Answer, Case, ClearanceCondition, Controversy, Hit
from shiraka.apps.duediligence.terms import Finding, MoneyFlow
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.factories import make_partner, make_user, text
from shiraka.engines.screening import PRIMARY, Entry, ListedName
from shiraka.engines.screening.lists import NamedList
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.perform import perform

JOURNEY: Final = {"G": "323333322", "F": "233322333", "I": "33321333", "S": "03223222", "C": "223131"}
"""The answers of journey J1, in the order of the questions: 38.0026, and S1 = 0 makes it substantial."""
POINTS: Final[Mapping[str, int]] = {"low": 4, "moderate": 3, "substantial": 2, "high": 1}
"""What every answer is worth for a case of a level; 3 is 25.00, on the very edge of moderate."""


def entry(key: str = "XE.1", *names: str, code: str = "sample", kind: str = "org", **more: Any) -> Entry:
    """Return an entry of a list, called as said or as nobody else."""
    called = names or ("Zahrat al-Wahm Trading",)
    return Entry(key=key, list=code, kind=kind, names=tuple(ListedName(name, PRIMARY) for name in called), **more)


def load_list(*entries: Entry, code: str = "sample", is_confirmed: bool = True) -> None:
    """Put a list in force; one that names nobody of the scene unless entries are given."""
    held = entries or (entry(code=code),)
    take_in([NamedList(f"{code}.csv", tuple(held), ())], actor=None, is_confirmed=is_confirmed)


def make_case(partner: Partner | None = None, *, actor: User | None = None, **more: Any) -> Case:
    """Return a case just opened: no money and no emblem unless said."""
    values: dict[str, Any] = {"purpose": "A workshop on literacy", **more}
    case = Case(partner=partner or make_partner(), **values)
    return fresh(create_record(case, actor=actor))


def fresh(case: Case) -> Case:
    """Return the case as stored, with nothing remembered of it."""
    return Case.objects.select_related("partner", "scheme").get(pk=case.pk)


def move_on(case: Case, action: str, actor: User | None, **inputs: Any) -> Case:
    """Make a move and return the case as stored after it."""
    perform(fresh(case), action, actor=actor, **inputs)
    return fresh(case)


def screened(case: Case) -> Case:
    """Screen the names of the partner, against a list that names nobody where none is loaded."""
    if screen_partners([case.partner_id]) is None:
        load_list()
        screen_partners([case.partner_id])
    return fresh(case)


def in_screening(partner: Partner | None = None, *, analyst: User | None = None, **more: Any) -> Case:
    """Return a case whose names are screened."""
    case = move_on(make_case(partner, **more), "screen", analyst or make_user("DD"))
    return screened(case)


def in_scoring(partner: Partner | None = None, *, analyst: User | None = None, **more: Any) -> Case:
    """Return a case on which nothing has points yet."""
    actor = analyst or make_user("DD")
    return move_on(in_screening(partner, analyst=actor, **more), "begin_scoring", actor)


def give_points(case: Case, points: Mapping[str, int] | int) -> Case:
    """Give every question its points, by its code or the same to all, and find no criterion to apply."""
    for answer in case.answers.all():
        answer.points = points if isinstance(points, int) else points[answer.code]
        update_record(answer, actor=None, version=answer.version)
    check_criteria(case)
    return fresh(case)


def check_criteria(case: Case, **met: bool) -> None:
    """Check every criterion; those named are found to apply."""
    for criterion in case.criteria.all():
        criterion.finding = Finding.MET if met.get(criterion.code) else Finding.CLEAR
        criterion.source, criterion.checked_date = "Register and press", clock.today()
        update_record(criterion, actor=None, version=criterion.version)


def journey(**changed: int) -> dict[str, int]:
    """Return the answers of journey J1 by code, some of them changed."""
    told = {f"{letter}{place}": int(sign) for letter, signs in JOURNEY.items() for place, sign in enumerate(signs, 1)}
    return told | changed


def scored(level: str = "low", *, analyst: User | None = None, **more: Any) -> Case:
    """Return a case handed over for second reading at a level of risk."""
    actor = analyst or make_user("DD")
    case = give_points(in_scoring(analyst=actor, **more), POINTS[level])
    return move_on(case, "submit", actor)


def verified(*, analyst: User | None = None, **more: Any) -> Case:
    """Return the case of a government, handed over verified."""
    actor = analyst or make_user("DD")
    partner = more.pop("partner", None) or make_partner(category="government")
    case = in_screening(partner, analyst=actor, **more)
    return move_on(case, "submit_verification", actor, verification_note="Decree of appointment, full powers")


def before_decision(level: str = "low", *, reader: User | None = None, **more: Any) -> Case:
    """Return a case read again, on which everybody whom the Head of Sector waits for has agreed."""
    case = verified(**more) if level == "verified" else scored(level, **more)
    case = move_on(case, "read", reader or make_user("DD"))
    if level == "moderate":
        agree(case, "clear", "legal", make_user("LA"))
    return fresh(case)


def before_committee(level: str = "high", **more: Any) -> Case:
    """Return a case on which the committee has agreed, with a condition set."""
    case = before_decision(level, **more)
    add_condition(case)
    for role in ("HS", "LA", "FI", "FI"):
        agree(case, "clear_high", "committee", make_user(role))
    return fresh(case)


def agree(case: Case, action: str, step: str, actor: User) -> None:
    give_opinion(fresh(case), CASE_LIFE.named(action)[0], step, actor=actor, agrees=True)


def object_to(case: Case, action: str, step: str, actor: User) -> None:
    move = CASE_LIFE.named(action)[0]
    give_opinion(fresh(case), move, step, actor=actor, agrees=False, comment="Not convincing")


def cleared(level: str = "low", **more: Any) -> Case:
    """Return a case decided in favour of its partner, by the Head of Sector."""
    return move_on(before_decision(level, **more), "clear", make_user("HS"))


def excluded(**more: Any) -> Case:
    """Return a case that excludes its partner over a criterion, confirmed by a second person."""
    analyst = make_user("DD")
    case = give_points(in_scoring(analyst=analyst, **more), 4)
    check_criteria(case, E03=True)
    case = move_on(case, "submit", analyst)
    return move_on(case, "confirm_exclusion", make_user("LA"), **refusal())


def refusal() -> dict[str, Any]:
    """Return what a decision against somebody asks for."""
    return {"reason": "No accounts", "review_date": clock.today() + timedelta(days=180)}


def add_condition(case: Case, due_date: date | None = None, **more: Any) -> ClearanceCondition:
    values: dict[str, Any] = {"text": text("Training on safeguarding"), "owner": make_user("PO"), **more}
    condition = ClearanceCondition(case=case, due_date=due_date or clock.today() + timedelta(days=90), **values)
    return create_record(condition, actor=None)


def add_controversy(case: Case, severity: int = 2, credibility: str = "press", **more: Any) -> Controversy:
    values: dict[str, Any] = {"title": "Late wages", "reported_date": clock.today(), "source": "A newspaper", **more}
    return create_record(Controversy(case=case, severity=severity, credibility=credibility, **values), actor=None)


def answer_of(case: Case, code: str) -> Answer:
    return case.answers.get(code=code)


def hit_on(partner: Partner, *names: str, **more: Any) -> Hit:
    """Return the hit of a partner on an entry that bears names, its own without any."""
    load_list(entry("XE.7", *(names or (partner.name.en,)), **more))
    screen_partners([partner.pk])
    return Hit.objects.get(partner=partner)


def money(amount: int, flow: str = MoneyFlow.TO_PARTNER) -> dict[str, Any]:
    """Return the facts of an engagement that moves US dollars."""
    return {"money_flow": flow, "amount": Decimal(amount), "amount_currency": "USD"}
