"""The pages of due diligence, over HTTP: what each shows, to whom, and what they refuse."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from shiraka.apps.duediligence.actions.screening import screen_register
from shiraka.apps.duediligence.models import Answer, Case, Hit, Snapshot, SnapshotState
from shiraka.apps.duediligence.tests import factories as make
from shiraka.apps.partners.tests.factories import make_partner, make_user, text
from shiraka.foundation import clock
from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


def page(client: Client, role: str, name: str, *arguments: object) -> str:
    client.force_login(make_user(role))
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_a_case_shows_its_score_line_by_line_and_what_would_lower_it(client: Client) -> None:
    case = make.give_points(make.in_scoring(uses_emblem=True), make.journey())
    told = page(client, "DD", "case-record", case.pk)
    assert "38.00" in told
    assert "S1 is critical and was answered 0" in told
    assert "What would lower this risk most" in told
    assert "It will use our emblem or name." in told


def test_an_officer_sees_the_case_and_not_its_findings(client: Client) -> None:
    case = make.give_points(make.in_scoring(), make.journey() | {})
    told = page(client, "PO", "case-record", case.pk)
    assert case.number in told
    assert "adds up" not in told
    assert "Exclusion criteria" not in told


def test_every_question_stands_on_one_page_and_all_are_stored_together(client: Client) -> None:
    case = make.in_scoring()
    analyst = make_user("DD")
    client.force_login(analyst)
    url = reverse("case-questionnaire", args=[case.pk])
    sent: dict[str, object] = {}
    for answer in case.answers.all():
        told = {"version": answer.version, "points": 3, "statement": "Yes"}
        sent |= {f"{answer.code}-{name}": value for name, value in told.items()}
    with zeal_ignore():
        # Each line is stored and told in the trail by itself.
        assert client.post(url, sent).status_code == 302
    assert set(case.answers.values_list("points", flat=True)) == {3}
    assert "11 of 11 given points" in client.get(url).content.decode()


def test_what_was_typed_stays_when_somebody_else_changed_an_answer(client: Client) -> None:
    case = make.in_scoring()
    first = case.answers.first()
    assert first is not None
    client.force_login(make_user("DD"))
    url = reverse("case-questionnaire", args=[case.pk])
    sent = {f"{first.code}-version": first.version, f"{first.code}-points": 2, f"{first.code}-statement": "Our words"}
    Answer.objects.filter(pk=first.pk).update(version=first.version + 1, statement="Theirs")
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "Our words" in answer.content.decode()
    first.refresh_from_db()
    assert (first.statement, first.points) == ("Theirs", None)


def test_does_not_apply_asks_why(client: Client) -> None:
    case = make.in_scoring()
    first = case.answers.first()
    assert first is not None
    client.force_login(make_user("DD"))
    sent = {f"{first.code}-version": first.version, f"{first.code}-points": "n/a"}
    answer = client.post(reverse("case-questionnaire", args=[case.pk]), sent)
    assert answer.status_code == 422
    assert "Say why it does not apply." in answer.content.decode()


def test_a_reader_without_the_right_stores_nothing(client: Client) -> None:
    case = make.in_scoring()
    client.force_login(make_user("LA"))
    assert client.post(reverse("case-questionnaire", args=[case.pk]), {"G1-points": 4}).status_code == 403
    assert client.post(reverse("case-criteria", args=[case.pk]), {"E01-finding": "clear"}).status_code == 403


def test_what_was_handed_over_is_refused_with_who_takes_it_back(client: Client) -> None:
    case = make.scored()
    first = case.answers.first()
    assert first is not None
    client.force_login(make_user("DD"))
    sent = {f"{first.code}-version": first.version, f"{first.code}-points": 4, f"{first.code}-statement": "Later words"}
    answer = client.post(reverse("case-questionnaire", args=[case.pk]), sent)
    assert answer.status_code == 409
    assert "Due-diligence analyst" in answer.content.decode()
    assert not case.answers.filter(statement="Later words").exists()
    # What stands as it is stored is no change.
    first.full_clean()


def test_criteria_are_checked_on_one_page_each_with_its_source(client: Client) -> None:
    case = make.in_scoring()
    criterion = case.criteria.get(code="E05")
    client.force_login(make_user("DD"))
    url = reverse("case-criteria", args=[case.pk])
    sent = {"E05-version": criterion.version, "E05-finding": "met"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "Say where you looked." in refused.content.decode()
    complete = sent | {"E05-source": "Annual report", "E05-checked_date": "2026-01-02", "E05-turnover_percent": "7"}
    assert client.post(url, complete).status_code == 302
    criterion.refresh_from_db()
    assert criterion.finding == "met"


def test_all_criteria_left_are_checked_at_once_and_what_was_typed_is_kept(client: Client) -> None:
    case = make.in_scoring()
    url = reverse("case-criteria", args=[case.pk])
    client.force_login(make_user("DD"))
    typed = {f"{criterion.code}-version": criterion.version for criterion in case.criteria.all()} | {
        "E05-finding": "below",
        "E05-turnover_percent": "2",
        "E05-source": "Annual report",
        "E05-checked_date": "2026-01-02",
        "rest": "clear",
    }
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Annual report" in refused.content.decode()
    assert not case.criteria.exclude(finding="").exists()
    sent = typed | {"rest-source": "The lists and three newspapers", "rest-checked_date": "2026-01-03"}
    assert client.post(url, sent).status_code == 302
    found = {criterion.code: criterion for criterion in case.criteria.all()}
    assert (found["E05"].finding, found["E05"].source) == ("below", "Annual report")
    assert {criterion.finding for code, criterion in found.items() if code != "E05"} == {"clear"}
    assert found["E01"].source == "The lists and three newspapers"


def test_a_hit_stands_beside_its_entry_with_the_words_that_met(client: Client) -> None:
    partner = make_partner(name=text("Nour al-Sahil Relief"), board="محمد عبد الله الشهري")
    make.load_list(make.entry("XE.7", "Мухаммад Абдулла аш-Шехри", "محمد عبدالله الشهري", kind="person"))
    screen_register()
    hit = Hit.objects.get(partner=partner)
    told = page(client, "DD", "hit-record", hit.pk)
    # The servant of God is two words here, one there, and both are marked as they are written.
    assert '<mark class="same">محمد</mark> <mark class="same">عبد</mark> <mark class="same">الله</mark>' in told
    assert '<mark class="same">عبدالله</mark>' in told
    assert '<td data-l="List entry"><bdi>الشهري</bdi></td>' in told
    assert "Мухаммад" in told
    assert "Member of the board" in told
    assert "how the score adds up" in told


def test_the_lists_show_what_changed_between_two(client: Client) -> None:
    make.load_list(make.entry("XE.1", "First Fictional Body"), make.entry("XE.2", "Second Fictional Body"))
    changed = make.entry("XE.1", "First Fictional Body", "Its other name")
    make.load_list(changed, make.entry("XE.3", "Third Fictional Body"))
    latest = Snapshot.objects.get(state=SnapshotState.IN_FORCE)
    told = page(client, "DD", "screening-list", latest.pk)
    assert "Third Fictional Body" in told
    assert "Second Fictional Body" in told
    assert "Its other name" in told
    assert "sample" in page(client, "HS", "screening-lists")


def test_a_list_cut_short_waits_until_somebody_confirms_it(client: Client) -> None:
    make.load_list(*(make.entry(f"XE.{number}", f"Fictional body {number}") for number in range(20)))
    make.load_list(make.entry("XE.1", "Fictional body 1"), is_confirmed=False)
    waiting = Snapshot.objects.get(state=SnapshotState.WAITING)
    assert "20 were in force" in page(client, "DD", "screening-lists")
    client.force_login(make_user("LA"))
    assert client.post(reverse("screening-list-confirm", args=[waiting.pk])).status_code == 403
    client.force_login(make_user("DD"))
    client.post(reverse("screening-list-confirm", args=[waiting.pk]))
    assert Snapshot.objects.get(state=SnapshotState.IN_FORCE).pk == waiting.pk


def test_the_whole_register_is_screened_in_a_job(client: Client) -> None:
    make.load_list()
    client.force_login(make_user("DD"))
    answer = client.post(reverse("screening-run-begin"))
    assert answer.status_code == 302
    assert "/jobs/" in answer["Location"]


def test_the_queue_of_cases_opens(client: Client) -> None:
    case = Case.objects.get(pk=make.in_scoring().pk)
    assert case.number in page(client, "DD", "case-list")


def test_a_second_reader_finds_what_waits_on_the_page_and_the_head_decides(client: Client) -> None:
    case = make.scored("moderate")
    reader, head = make_user("LA"), make_user("HS")
    client.force_login(reader)
    assert reverse("case-move", args=[case.pk, "read"]) in page(client, "LA", "case-record", case.pk)
    client.force_login(reader)
    assert client.post(reverse("case-move", args=[case.pk, "read"])).status_code == 302
    client.force_login(head)
    assert client.post(reverse("case-move", args=[case.pk, "clear"])).status_code == 409
    make.agree(case, "clear", "legal", make_user("LA"))
    assert client.post(reverse("case-move", args=[case.pk, "clear"])).status_code == 302
    assert make.fresh(case).status == "cleared"


def test_an_excluded_case_says_first_what_excludes_it(client: Client) -> None:
    analyst = make_user("DD")
    case = make.give_points(make.in_scoring(analyst=analyst), 4)
    make.check_criteria(case, E03=True)
    case = make.move_on(case, "submit", analyst)
    case = make.move_on(case, "confirm_exclusion", make_user("LA"), **make.refusal())
    told = page(client, "HS", "case-record", case.pk)
    assert "E03 Controversial weapons" in told.split("Why it is")[0].split("Every line")[0]
    assert "R-06" in told


def test_what_several_decisions_lack_is_told_once(client: Client) -> None:
    case = make.move_on(make.scored("moderate"), "read", make_user("DD"))
    told = page(client, "HS", "case-record", case.pk)
    assert told.count("No objection of Legal Affairs</") <= 1


def test_work_on_cases_waits_for_whoever_can_do_it() -> None:
    analyst, head, director, lawyer = (make_user(role) for role in ("DD", "HS", "DG", "LA"))
    make.make_case()
    assert titles(analyst) == ["Take up the case"]
    make.in_scoring(analyst=analyst)
    assert "Hand over for second reading" in titles(analyst)
    make.scored("low")
    assert titles(lawyer) == ["Agree on second reading"]
    assert titles(head) == []
    make.before_decision("low")
    make.before_decision("high")
    assert titles(head).count("Clear") == 1
    assert "Clear with a mitigation plan" in titles(director)


def test_a_questionnaire_waits_for_the_partner_from_the_day_it_is_sent() -> None:
    case = make.move_on(make.make_case(uses_emblem=True), "send_questionnaire", make_user("DD"))
    contact, stranger = make_user("EP", organisation_number=case.partner.number), make_user("EP")
    assert (titles(contact), titles(stranger)) == (["Answer the questionnaire"], [])
    assert case.questionnaire_due_date is not None
    with clock.frozen(clock.now() + (case.questionnaire_due_date - clock.today()) - timedelta(days=5)):
        assert (titles(contact), titles(stranger)) == (["Answer the questionnaire"], [])
        Case.objects.filter(pk=case.pk).update(answered_at=clock.now())
        assert titles(contact) == []


def test_a_hit_waits_for_the_analysts_and_then_for_a_second_person() -> None:
    hit = make.hit_on(make_partner())
    analyst, lawyer = make_user("DD"), make_user("LA")
    assert (titles(analyst), titles(lawyer)) == (["Judge the hit"], [])
    perform(hit, "judge", actor=analyst, proposal="false_positive", grounds="Another birth year")
    assert titles(lawyer) == ["Agree: false positive"]


def titles(user: User) -> list[str]:
    return [str(item.title) for item in work_items(User.objects.get(pk=user.pk))]


def test_the_page_of_a_case_asks_as_often_however_much_it_shows(client: Client) -> None:
    case = make.in_scoring()
    client.force_login(make_user("DD"))
    url = reverse("case-record", args=[case.pk])
    counts = []
    for times in (1, 5):
        for _turn in range(times):
            make.add_controversy(case, 1)
            make.add_condition(case)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_partner_answers_its_own_questionnaire_and_sees_no_finding(client: Client) -> None:
    case = make.move_on(make.make_case(uses_emblem=True), "send_questionnaire", make_user("DD"))
    contact, stranger = make_user("EP", organisation_number=case.partner.number), make_user("EP")
    client.force_login(contact)
    url = reverse("case-questionnaire", args=[case.pk])
    told = client.get(url).content.decode()
    assert "S1-statement" in told
    assert "S1-points" not in told
    answer = case.answers.get(code="S1")
    sent = {"S1-version": answer.version, "S1-statement": "Adopted in March", "S1-points": 4}
    assert client.post(url, sent).status_code == 302
    answer.refresh_from_db()
    assert (answer.statement, answer.points) == ("Adopted in March", None)
    record = client.get(reverse("case-record", args=[case.pk])).content.decode()
    assert case.number in record
    for secret in ("T2 Standard because", "Exclusion criteria", "adds up", "Risk"):
        assert secret not in record
    assert client.get(reverse("case-criteria", args=[case.pk])).status_code == 403
    client.force_login(stranger)
    assert client.get(url).status_code == 404


def test_the_form_of_a_case_refuses_a_partner_that_is_excluded(client: Client) -> None:
    case = make.excluded()
    client.force_login(case.partner.lead_officer)
    answer = client.post(
        reverse("case-create"),
        {"partner": case.partner.number, "purpose": "Again", "cause": "first", "money_flow": "none"},
    )
    assert answer.status_code == 422
    assert "Only the Director-General orders it reopened" in answer.content.decode()
    assert case.partner.cases.count() == 1
