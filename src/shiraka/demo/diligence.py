"""The due diligence of the fictional partners: their cases from opening to decision, and a list that names a few."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import cycle, islice
from typing import Any, Final

from shiraka.apps.agreements.terms import SOLICITING
from shiraka.apps.duediligence.actions.lists import take_in
from shiraka.apps.duediligence.actions.screening import screen_partners, screen_register
from shiraka.apps.duediligence.lifecycle import CASE_LIFE
from shiraka.apps.duediligence.models import Case, ClearanceCondition, Controversy, Hit
from shiraka.apps.duediligence.rules.assessment import reasons_of
from shiraka.apps.duediligence.terms import Cause, Credibility, Finding, HitStatus, MoneyFlow, Severity
from shiraka.apps.partners.models import Partner
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.tables import lines, money, pairs
from shiraka.demo.told import Told
from shiraka.engines import risk
from shiraka.engines.screening.lists import read_lists
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.entities.batch import update_records
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

COMMITTEE: Final = ("hs1", "la1", "la2", "fi1")
HEAVY: Final = frozenset({"substantial", "high"})
IN_HAND: Final = 24
"""At most so many days ago the screening began of what is not decided yet."""
# How many days before the decision each step was done.
OPENED, SCREENED, BEGUN, SCORED, READ, LEGAL, COMMITTEE_MET = 52, 45, 34, 14, 8, 4, 3
BEYOND_DECISION: Final = frozenset({"suspended", "ended", "archived"})
_PATTERNS: Final[Mapping[str, Sequence[tuple[int, ...]]]] = {
    "low": ((4, 3, 4), (4, 4, 3, 4), (4,)),
    "moderate": ((3, 3, 2), (3, 2, 3, 3), (3, 2), (3,)),
    "substantial": ((2, 2, 1), (2, 1, 2, 2), (2, 1), (2,)),
    "high": ((1, 1, 2), (1, 1, 0), (1,), (0,)),
}
"""What answers are worth, again and again, until they make the level of the story."""
_STATEMENTS: Final = (
    "Yes; see the document of last year.",
    "Oui, adopté par le conseil en mars.",
    "In preparation; a draft is attached.",
    "نعم، وهو منشور على موقعنا.",
    "Not yet.",
)
_EVIDENCE: Final = ("Extract of the register", "Rapport annuel", "Minutes of the board", "محضر مجلس الإدارة", "")
_SOURCES: Final = ("Lists in force; press of the country", "Annual report", "Register of companies", "Own website")
ASKED, LATE = "sahel", 24
"""The prospect whose questionnaire is out, and how many days ago it was sent: it is late."""
JUST_OPENED, AWAITING = "drum", "polder"
"""The prospect whose case was opened this week, and the partner whose case awaits its decision."""
EXCLUDED, ITS_CRITERION = "quarry", "E02"
"""The partner that a list means, two persons agree, and the criterion of exclusion that it meets."""
ANSWERING = "amal"
"""The partner with an account whose questionnaire for a new engagement is out: it answers on its own pages."""
RENEWED: Final = {"atlas": 60}
"""Partners decided upon a second time, and how many days ago."""


def load_list(story: Story) -> None:
    """Add to the story a list of invented names, and a later one with a few changes."""
    story.on(1990, _take_in, "sample_list_before")
    story.on(6, _take_in, "sample_list")
    story.on(5, screen_register)


def _take_in(name: str) -> None:
    content = files("shiraka.demo").joinpath(f"data/{name}.csv").read_bytes()
    take_in(read_lists({"Sample list (fictional).csv": content}), actor=None, is_confirmed=True)


def assess(story: Story, told: Told) -> None:
    """Add the case of a partner, as far as it has come."""
    state, decided = told.line["state"], told.days("decided")
    if state == "prospect":
        if told.key == ASKED:
            story.on(LATE + 1, _create, told)
            story.on(LATE, lambda: _move(told, "send_questionnaire", told.analyst))
        if told.key == JUST_OPENED:
            story.on(3, _create, told)
        return
    if decided:
        _decided(story, told, decided)
        if told.key in RENEWED:
            _decided(story, told, RENEWED[told.key], cause=Cause.RENEWAL)
        if told.key == ANSWERING:
            story.on(6, _create, told, Cause.ENGAGEMENT)
            story.on(5, lambda: _move(told, "send_questionnaire", told.analyst))
    else:
        _in_hand(story, told, state)


def _in_hand(story: Story, told: Told, state: str) -> None:
    """Add a case on which nothing is decided yet."""
    begun = told.days("entered") - 20
    if state not in BEYOND_DECISION:
        begun = min(begun, IN_HAND)
    _open(story, told, begun + 2, begun)
    if state == "in_due_diligence":
        story.on(begun - 9, _begin_scoring, told)
        if told.line["risk"] != "not_scored":
            story.on(begun - 18, _score, told)
        if told.key == AWAITING:
            story.on(begun - 20, lambda: _move(told, "read", told.cast[told.reader]))


def _decided(story: Story, told: Told, decided: int, cause: Cause = Cause.FIRST) -> None:
    _open(story, told, decided + OPENED, decided + SCREENED, cause)
    if told.key == EXCLUDED:
        story.on(decided + BEGUN + 1, _confirm_the_hits, told)
    if told.line["risk"] != "verified":
        story.on(decided + BEGUN, _begin_scoring, told)
    story.on(decided + SCORED, _score, told)
    if told.key == EXCLUDED:
        story.on(decided, lambda: _move(told, "confirm_exclusion", told.cast[told.reader], **_against()))
        return
    story.on(decided + READ, lambda: _move(told, "read", told.cast[told.reader]))
    move = _deciding_move(told)
    if told.line["risk"] == "moderate" and move != "not_clear":
        story.on(decided + LEGAL, _agree, told, move, "legal", told.lawyer)
    if told.line["risk"] in HEAVY:
        for member in COMMITTEE:
            story.on(decided + COMMITTEE_MET, _agree, told, move, "committee", member)
    story.on(decided, _decide, told, move)


def _open(story: Story, told: Told, opened: int, screened: int, cause: Cause = Cause.FIRST) -> None:
    story.on(opened, _create, told, cause)
    story.on(screened, _screen, told)


def _create(told: Told, cause: Cause = Cause.FIRST) -> None:
    case = Case(
        partner=told.record,
        cause=cause,
        purpose=_PURPOSES[told.place % len(_PURPOSES)],
        analyst=told.analyst,
        is_fictional=True,
        **_engagement(told),
    )
    told.cases[told.key] = create_record(case, actor=told.lead)


def _engagement(told: Told) -> dict[str, Any]:
    """Return what is to be done together, as far as the tier depends on it: what the agreements of later years need."""
    if told.key == "noor":
        flow = {"money_flow": MoneyFlow.FROM_PARTNER, "flow_countries": ["KEN"]}
        return {**flow, "amount": Decimal(300_000), "amount_currency": "USD"}
    theirs = [line for line in lines("agreements") if line["amount"] and told.key in dict(pairs(line["parties"]))]
    if theirs:
        receives = any(line["type"] in SOLICITING for line in theirs)
        amounts = [money(line["amount"]) for line in theirs]
        return {
            "money_flow": MoneyFlow.FROM_PARTNER if receives else MoneyFlow.TO_PARTNER,
            "amount": sum(each.amount for each in amounts if each.currency == amounts[0].currency),
            "amount_currency": amounts[0].currency,
        }
    return {"uses_emblem": True} if told.key == "amal" or told.place % _EVERY == 1 else {}


_EVERY: Final = 6
_PURPOSES: Final = (
    "Literacy classes for young women, with our emblem on the material",
    "A series of workshops on heritage and youth",
    "Exchange of teachers and of teaching material",
    "Broadcasts on science for schools",
)


def _move(told: Told, action: str, actor: User, **inputs: Any) -> None:  # noqa: ANN401 - each move asks for its own
    told.cases[told.key] = perform(told.case, action, actor=actor, **inputs)


def _screen(told: Told) -> None:
    _move(told, "screen", told.analyst)
    screen_partners([told.record.pk])


def _begin_scoring(told: Told) -> None:
    if not told.case.is_verification:
        _move(told, "begin_scoring", told.analyst)


def _score(told: Told) -> None:
    """Give every answer its points, check the criteria, and hand the case over."""
    case = Case.objects.select_related("partner", "scheme").get(pk=told.case.pk)
    level = told.line["risk"]
    if case.is_verification:
        note = "Founding act and full powers of the signatory seen; mandate covers the engagement."
        _move(told, "submit_verification", told.analyst, verification_note=note)
        return
    if level == "moderate" and told.place % 5 == 0:
        _report(case, told)
    points, answers, criteria = _points(case, level), list(case.answers.all()), list(case.criteria.all())
    for place, answer in enumerate(answers):
        turn = place + told.place
        answer.case, answer.points = case, points[answer.code]
        answer.statement = _STATEMENTS[turn % len(_STATEMENTS)]
        answer.evidence = _EVIDENCE[turn % len(_EVIDENCE)]
    for place, criterion in enumerate(criteria):
        criterion.case, criterion.finding, criterion.checked_date = case, Finding.CLEAR, clock.today()
        criterion.source = _SOURCES[(place + told.place) % len(_SOURCES)]
        if (told.key, criterion.code) == (EXCLUDED, ITS_CRITERION):
            criterion.finding, criterion.source = Finding.MET, "The list that the hit was found on (fictional)"
    for together in (answers, criteria):
        update_records(together, actor=told.analyst, versions=[each.version for each in together])
    _move(told, "submit", told.analyst)


def _report(case: Case, told: Told) -> None:
    controversy = Controversy(
        case=case,
        title="Wages were paid two months late",
        reported_date=clock.today() - timedelta(days=90),
        severity=Severity.LIMITED,
        credibility=Credibility.PRESS,
        source="A newspaper of the capital (fictional)",
        response="Paid since; the board adopted a rule.",
    )
    create_record(controversy, actor=told.analyst)


def _points(case: Case, level: str) -> dict[str, int]:
    """Return points by question that make a level, tried one pattern after the other."""
    scheme, reasons = case.asked(), reasons_of(case)
    codes = [question.code for question in scheme.questions]
    for pattern in _PATTERNS[level]:
        for first in range(len(pattern)):
            points = dict(zip(codes, islice(cycle((*pattern[first:], *pattern[:first])), len(codes)), strict=True))
            if risk.assess(scheme, points, reasons).level == level:
                return points
    raise LookupError(level)


def _deciding_move(told: Told) -> str:
    state, is_heavy = told.line["state"], told.line["risk"] in HEAVY
    if state == "not_cleared" or told.key == "compass":
        return "not_clear_high" if is_heavy else "not_clear"
    if is_heavy:
        return "clear_high"
    return "clear_with_conditions" if state == "cleared_with_conditions" else "clear"


def _agree(told: Told, action: str, step: str, username: str) -> None:
    give_opinion(told.case, CASE_LIFE.named(action)[0], step, actor=told.cast[username], agrees=True)


def _decide(told: Told, action: str) -> None:
    decider = told.cast["dg1" if action.endswith("_high") else "hs1"]
    inputs: Mapping[str, Any] = {
        "clear": {},
        "clear_with_conditions": {},
        "clear_high": {"reason": "The committee advised to work with them under the plan."},
        "not_clear": _against(),
        "not_clear_high": _against(),
    }[action]
    if action in {"clear_with_conditions", "clear_high"}:
        _set_condition(told, is_heavy=action == "clear_high")
    _move(told, action, decider, **inputs)


def _set_condition(told: Told, *, is_heavy: bool) -> None:
    plan = Text(
        en="Mitigation plan followed and reported each quarter; no advance over 30 percent",
        fr="Plan d’atténuation suivi et rapporté chaque trimestre ; aucune avance de plus de 30 %",
        ar="متابعة خطة التخفيف والإبلاغ عنها كل فصل، دون تسبيق يتجاوز 30 في المئة",
    )
    training = Text(
        en="Training on safeguarding held and reported",
        fr="Formation à la protection tenue et rapportée",
        ar="عقد دورة تدريبية في الحماية والإبلاغ عنها",
    )
    condition = ClearanceCondition(
        case=told.case,
        text=plan if is_heavy else training,
        owner=told.lead,
        due_date=clock.today() + timedelta(days=900 if is_heavy else 800),
    )
    create_record(condition, actor=told.analyst)


def _against() -> dict[str, Any]:
    return {
        "reason": "The accounts of two years are missing and were not sent after three requests.",
        "review_date": clock.today() + timedelta(days=365),
    }


def _confirm_the_hits(told: Told) -> None:
    """Two persons agree that a list means this partner."""
    grounds = "Same number in the register of companies and same seat as the debarred bidder."
    for hit in Hit.objects.filter(partner=told.record, status=HitStatus.POSSIBLE):
        perform(hit, "judge", actor=told.analyst, proposal=HitStatus.CONFIRMED, grounds=grounds)
        perform(Hit.objects.get(pk=hit.pk), "agree_confirmed", actor=told.cast[told.reader])


def keep_conditions(story: Story, told: Sequence[Told]) -> None:
    """Add what became of two conditions: one was met, one was lifted."""
    by_key = {each.key: each for each in told}
    story.on(50, _meet, by_key["midwives"])
    story.on(40, _lift, by_key["silk"])


def _meet(told: Told) -> None:
    evidence = "Report of the training, signed by its trainers"
    met_date = clock.today() - timedelta(days=3)
    perform(_condition(told), "meet", actor=told.analyst, met_date=met_date, evidence=evidence)


def _lift(told: Told) -> None:
    reason = "The training is part of the curriculum that we approved since."
    perform(_condition(told), "lift", actor=told.cast["hs1"], reason=reason)


def _condition(told: Told) -> ClearanceCondition:
    return ClearanceCondition.objects.select_related("case__partner").get(case=told.case)


def meet_the_list(story: Story, cast: Cast, partners: Mapping[str, Partner]) -> None:
    """Add boards and an owner to a few partners, names of which the list has too, and what was found of the hits."""
    boards = {"tide": "محمد عبد الله الوهمي", "craft": "Sergei Vymyslov", "mango": "Amadou Fiktif Sow"}
    for key, names in boards.items():
        story.on(7, _name, partners, key, "board", names)
    # The entry that names this owner goes with the next list, and the hit with it.
    story.on(9, _name, partners, "cartoon", "owners", "Vanished Lagoon Traders, 40 %")
    story.on(8, lambda: screen_partners([partners["cartoon"].pk]))
    story.on(4, _judge, cast)


def _name(partners: Mapping[str, Partner], key: str, field: str, names: str) -> None:
    partner = Partner.objects.get(pk=partners[key].pk)
    setattr(partner, field, names)
    update_record(partner, actor=partner.lead_officer, version=partner.version)


def _judge(cast: Cast) -> None:
    """Settle one hit by two persons, leave one for the second, and the others for the first."""
    said = {
        "Sergei Vymyslov": "Born in 1991 by the extract of the register; the person on the list in 1971.",
        "Amadou Fiktif Sow": "Another father and another birthplace by the act of birth.",
    }
    found = {hit.subject_name: hit for hit in Hit.objects.filter(status=HitStatus.POSSIBLE).select_related("partner")}
    for name, grounds in said.items():
        perform(found[name], "judge", actor=cast["dd1"], proposal=HitStatus.FALSE_POSITIVE, grounds=grounds)
    settled = Hit.objects.get(pk=found["Sergei Vymyslov"].pk)
    perform(settled, "agree_false_positive", actor=cast["dd2"])
