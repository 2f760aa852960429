"""What waits for whom: moves for those who lead, opinions for those who may give them, soonest first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.entities.tests.library import Chapter, write_chapter, write_study
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.work import sources
from shiraka.foundation.work.queries import waiting_count, work_items
from shiraka.foundation.work.sources import Source, WorkItem, item_on, register
from shiraka.foundation.work.tests.conftest import NOON
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.tests.studies import STUDY_LIFE, Study, fresh
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")

APPROVE = STUDY_LIFE.named("approve")[0]
TODAY = NOON.date()


def in_review(**more: Any) -> Study:
    return write_study(**{"actor": make_user("PO"), "status": "review", "pages": 9, **more})


def agree(study: Study, step: str, *people: User) -> None:
    for person in people:
        give_opinion(fresh(study), APPROVE, step, actor=person, agrees=True)


def untouched_since(study: Study, moment: datetime) -> None:
    Study.objects.filter(pk=study.pk).update(updated_at=moment)


def waiting(user: User) -> list[tuple[str, str]]:
    """Return what waits for a person, as they would read it anew: the step and the number of the record."""
    return [(item.title, item.record_reference) for item in work_items(User.objects.get(pk=user.pk))]


def test_a_file_waits_for_those_who_lead_it_and_not_for_all_who_could() -> None:
    leader, author, colleague = (make_user("PO") for _person in range(3))
    study = write_study(actor=author, leader=leader)
    assert waiting(leader) == waiting(author) == [("Submit", study.number)]
    assert waiting(colleague) == []


def test_a_decision_waits_for_all_who_may_take_it_but_whoever_wrote_it() -> None:
    head = make_user("HS")
    study = in_review()
    own = Study.objects.get(pk=in_review().pk)
    Study.objects.filter(pk=own.pk).update(created_by=head)
    assert waiting(head) == [("Approve", study.number)]
    assert sorted(waiting(make_user("HS"))) == sorted([("Approve", study.number), ("Approve", own.number)])


def test_a_move_may_say_itself_for_whom_it_waits() -> None:
    leader = make_user("PO")
    study = write_study(status="approved", leader=leader)
    write_study(status="approved", actor=make_user("PO"))
    assert waiting(leader) == [("Sign off", study.number)]


def test_an_opinion_waits_until_it_is_given_by_enough() -> None:
    study = in_review()
    first, second, third = make_user("DD"), make_user("LA"), make_user("DD")
    readers = [("Readers", study.number)]
    assert [waiting(person) for person in (first, second, third)] == [readers, readers, readers]
    agree(study, "readers", first)
    assert [waiting(person) for person in (first, second, third)] == [[], readers, readers]
    agree(study, "readers", second)
    assert [waiting(person) for person in (first, second, third)] == [[], [], []]


def test_an_opinion_waits_only_once_it_is_its_turn_and_there_is_something_to_judge() -> None:
    study, director = in_review(pages=None), make_user("DG")
    assert waiting(director) == []
    agree(study, "readers", make_user("DD"), make_user("LA"))
    assert waiting(director) == []
    Study.objects.filter(pk=study.pk).update(pages=9)
    assert waiting(director) == [("Director", study.number)]


def test_an_opinion_that_is_not_needed_does_not_wait() -> None:
    finance = make_user("FI")
    in_review()
    assert waiting(finance) == []
    dear = in_review(cost=5)
    assert waiting(finance) == [("Money", dear.number)]


def test_an_opinion_waits_again_once_the_facts_have_changed() -> None:
    study, reader = in_review(), make_user("DD")
    agree(study, "readers", reader, make_user("LA"))
    Study.objects.filter(pk=study.pk).update(title=Text(en="Wells"))
    assert waiting(reader) == [("Readers", study.number)]


def test_nobody_is_asked_about_what_they_wrote() -> None:
    analyst = make_user("DD")
    in_review(leader=analyst)
    assert waiting(analyst) == []


def test_nothing_waits_that_one_may_not_see_or_after_one_has_left() -> None:
    hidden = in_review(confidentiality=3)
    head = make_user("HS")
    assert waiting(head) == []
    Study.objects.filter(pk=hidden.pk).update(confidentiality=1)
    assert waiting(head) != []
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert waiting(head) == []


def test_what_waits_says_what_why_where_and_until_when() -> None:
    study, reader = in_review(), make_user("DD")
    # Ten working days, with Independence Day among them.
    untouched_since(study, NOON - timedelta(days=20))
    (item,) = work_items(reader)
    assert (item.title, item.why, item.action_label) == ("Readers", "Needed for: Approve.", "Give opinion")
    assert (item.record_reference, item.record_title) == (study.number, study.title)
    assert item.url == f"/studies/{study.pk}/moves/approve/opinions/readers/"
    assert (item.due_date, item.is_late) == (date(2026, 11, 23), True)
    (decision,) = work_items(make_user("HS"))
    assert (decision.why, decision.url, decision.is_late) == ("Now: In review.", f"/studies/{study.pk}/", True)


def test_what_is_due_today_is_not_late_yet() -> None:
    study, leader = write_study(leader=make_user("PO")), make_user("PO")
    Study.objects.filter(pk=study.pk).update(leader=leader)
    # Five working days back, and the 18th is a holiday.
    untouched_since(study, NOON - timedelta(days=8))
    (item,) = work_items(leader)
    assert (item.due_date, item.is_late) == (TODAY, False)


def test_what_is_due_soonest_comes_first() -> None:
    officer = make_user("PO")
    studies = [write_study(leader=officer) for _study in range(3)]
    for study, days in zip(studies, (3, 9, 6), strict=True):
        untouched_since(study, NOON - timedelta(days=days))
    assert [number for _title, number in waiting(officer)] == [studies[at].number for at in (1, 2, 0)]


def test_the_badge_shows_what_waited_when_one_last_looked() -> None:
    cache.clear()
    officer = make_user("PO")
    assert waiting_count(officer) == 0
    write_study(leader=officer)
    write_study(leader=officer)
    work_items(officer)
    assert waiting_count(officer) == 2
    assert waiting_count(make_user("PO")) == 0


@pytest.fixture
def overdue_chapters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remind officers of every chapter that is not final, a week after it was begun."""
    monkeypatch.setattr(sources, "_sources", defaultdict(list))

    def where(user: User, today: date) -> Q | None:
        return Q(is_final=False, begun_date__lte=today, created_by=user) if "PO" in user.roles else None

    def items(chapter: Chapter, _user: User, today: date) -> Iterator[WorkItem]:
        if chapter.begun_date:
            due = chapter.begun_date + timedelta(days=7)
            yield item_on(chapter, today, due_date=due, title="Finish", why="Readers wait.", is_reminded_today=True)

    register(Source(model=Chapter, where=where, items=items))


@pytest.mark.usefixtures("overdue_chapters")
def test_an_app_may_remind_of_more_and_tells_it_by_the_record_it_belongs_to() -> None:
    officer, study = make_user("PO"), write_study()
    chapter = write_chapter(study, actor=officer, begun_date=TODAY - timedelta(days=30))
    write_chapter(study, actor=officer, begun_date=TODAY + timedelta(days=1))
    write_chapter(study, actor=make_user("PO"), begun_date=TODAY)
    (item,) = work_items(officer)
    assert (item.title, item.why) == ("Finish", "Chapter: Springs. Readers wait.")
    assert (item.record_reference, item.record_title) == (study.number, study.title)
    assert (item.url, item.is_late, item.is_reminded_today) == (f"/chapters/{chapter.pk}/", True, True)
    # Whom it does not concern is not asked, and what they may not see is not told.
    assert waiting(make_user("HS")) == []
    Study.objects.filter(pk=study.pk).update(confidentiality=3)
    assert waiting(officer) == []


@pytest.mark.usefixtures("overdue_chapters")
@pytest.mark.parametrize("role", ["PO", "DD", "HS", "FI"])
def test_work_takes_as_many_queries_for_thirty_records_as_for_three(role: str) -> None:
    person, costs = make_user(role), []
    for wanted in (3, 30):
        while Study.objects.count() < wanted:
            study = in_review(cost=5, unit=make_unit(f"U{Study.objects.count()}"))
            agree(study, "readers", make_user("DD"))
            write_chapter(study, actor=person if role == "PO" else None, begun_date=TODAY)
        with holding(), CaptureQueriesContext(connection) as asked:
            assert len(work_items(User.objects.get(pk=person.pk))) == wanted
        costs.append(len(asked))
    assert costs[0] == costs[1]
