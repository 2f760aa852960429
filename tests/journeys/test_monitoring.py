"""After a clearance: what lists, time and reports do to it, over pages, letters and the daily run."""

from datetime import timedelta

import pytest
from django.test import TestCase

from shiraka.apps.agreements.tests import factories as agreed
from shiraka.apps.duediligence.models import Case, Hit
from shiraka.apps.duediligence.rules import holds
from shiraka.apps.duediligence.rules.assessment import reasons_of
from shiraka.apps.duediligence.tests import factories as cases
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily
from shiraka.foundation.work.dates import due
from tests.journeys.desk import Desk
from tests.journeys.scene import day, in_days, page_of, signing, somebody

pytestmark = pytest.mark.django_db


def test_a_hit_on_a_board_member_holds_payments_until_two_people_tell_them_apart() -> None:
    """J6, step 3: the monthly refresh of a list screens the whole register anew."""
    partner = make.with_status("active", board="Salim Nasser Wahmi")
    with TestCase.captureOnCommitCallbacks(execute=True):
        cases.load_list(cases.entry("XE.5", "WAHMI Salim Nasser", kind="person", births=("1951",)))
    run_waiting()
    held = holds.against_payment(make.fresh(partner), clock.today())
    assert [(item.label, item.rule) for item in held] == [("1 possible hit on a list", "R-05")]
    hit = page_of(Hit.objects.get())
    analyst, second = somebody("DD"), somebody("LA")
    compared = analyst.open(hit).words
    for told in ("WAHMI", "Salim Nasser Wahmi", "1951", "Member of the board"):
        assert told in compared

    analyst.step(hit, "judge", proposal="false_positive", grounds="Born in 1990, the other in 1951")
    assert [item.rule for item in holds.against_payment(make.fresh(partner), clock.today())] == ["R-05"]
    assert "You were the first to judge this hit" in analyst.tries(hit, "agree_false_positive")
    assert "False positive" in second.step(hit, "agree_false_positive").words
    assert holds.against_payment(make.fresh(partner), clock.today()) == []
    logged = somebody("AU").open(f"{hit}history/").words
    for told in (str(analyst.person), str(second.person), "Born in 1990, the other in 1951"):
        assert told in logged


def test_a_clearance_that_nobody_renewed_was_warned_of_and_lapses_after_24_months() -> None:
    """J6, step 4: 90, 60 and 30 days before to the officer, the Head of Sector and the partner; then R-05 and R-08."""
    cleared = cases.cleared("low")
    partner, end = cleared.partner, add_months(clock.today(), 24)
    assert cleared.end_date == make.fresh(partner).due_diligence_end_date == end
    contact = somebody("EP", "fr", organisation_number=partner.number)
    warned = {"officer": partner.lead_officer, "head": somebody("HS").person, "contact": contact.person}
    for name, person in warned.items():
        User.objects.filter(pk=person.pk).update(email=f"{name}@example.org")
    everybody = sorted(f"{name}@example.org" for name in warned)

    left = (end - clock.today()).days
    with in_days(left - 100):
        analyst, renewal = somebody("DD"), page_of(cases.make_case(partner, cause="renewal"))
        analyst.step(renewal, "send_questionnaire")
    for lead in (90, 60, 30):
        with in_days(left - lead):
            written = len(letters())
            assert daily.run()["reminders"] >= len(warned)
            told = letters()[written:]
            assert sorted(letter.to[0] for letter in told) == everybody
            assert all(partner.number in letter.body for letter in told)
    assert holds.against_payment(make.fresh(partner), end) == []

    with in_days(left + 1):
        daily.run()
        assert cases.fresh(cleared).status == "expired"
        (refused,) = holds.against_payment(make.fresh(partner), clock.today())
        assert (refused.label, refused.rule) == (f"Its due diligence ended on {day_in_words(end)}", "R-08")
        assert refused.detail == "Nothing is paid until it is renewed (R-05)."
        assert "Expired" in somebody("PO").open(page_of(cleared)).words


def test_nothing_is_signed_with_a_partner_whose_due_diligence_has_lapsed() -> None:
    past = clock.today() - timedelta(days=1)
    agreement = agreed.awaiting()
    Partner.objects.filter(parties__agreement=agreement).update(due_diligence_end_date=past, due_diligence_date=None)
    told = somebody("DG", post="DG").tries(page_of(agreement), "sign", **signing())
    assert "its due diligence ended on" in told


def test_of_a_restriction_the_officer_learns_only_that_it_is_in_place() -> None:
    """J6, step 5: R-19 for those who read, R-22 for the partner, which is told why in its language."""
    partner = make.with_status("active")
    make.make_contact(partner, role="focal_point", language="fr")
    reason = "Un signalement est examiné"
    given = {"reason": reason, "suspension_end_date": day(60), "review_date": day(30)}
    director = somebody("DG", post="DG")
    director.step(page_of(partner), "suspend_longer", has_restriction="on", **given)
    officer = Desk(partner.lead_officer)
    seen = officer.open(page_of(partner)).words + officer.open(f"{page_of(partner)}history/").words
    assert "A restriction is in place" in seen
    assert reason not in seen
    assert reason in director.open(f"{page_of(partner)}history/").words
    told = holds.against_payment(make.fresh(partner), clock.today())
    assert {item.rule for item in told} == {"R-08", "R-19"}

    (letter,) = letters()
    assert letter.to == ["awa.diop@example.org"]
    assert "Décision sur notre coopération" in letter.subject
    assert reason in letter.body
    assert make.fresh(partner).answer_due_date == due("answer_to_decision", clock.now())
    assert "Vous pouvez répondre par écrit jusqu’au" in letter.body


def test_a_public_university_in_a_listed_jurisdiction_gets_no_add_on_without_funds() -> None:
    """J6, step 6: a list raises checks on funds that pass through, never on where somebody is seated (R-10)."""
    assert "KWT" in {line["country"] for line in value("listed_jurisdictions")}
    university = make.make_partner(category="university", country="KWT")
    officer = Desk(university.lead_officer)
    opened = officer.add("/due-diligence/cases/add/", partner=university.number, purpose="Exchange of lecturers")
    assert "T1 Basic" in opened.words
    assert reasons_of(Case.objects.get()) == ()
    paid = cases.make_case(make.make_partner(category="university", country="KWT"), **cases.money(10_000))
    assert reasons_of(paid) == ()
    through = cases.make_case(make.make_partner(), **cases.money(10_000), flow_countries=["KWT"])
    assert reasons_of(through) == ("flow_increased_monitoring",)
