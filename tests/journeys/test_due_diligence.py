"""Due diligence over its pages: a case from opening to decision with the figures of the manual."""

from datetime import timedelta

import pytest
from zeal import zeal_ignore

from shiraka.apps.duediligence.models import Case
from shiraka.apps.duediligence.rules import holds
from shiraka.apps.duediligence.tests import factories as cases
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User
from tests.journeys.desk import Desk
from tests.journeys.scene import day, page_of, somebody

pytestmark = pytest.mark.django_db

DOES_NOT_APPLY = "n/a"
DONOR = {"G": "433333--3", "F": "333322333", "I": "33333333", "S": "2-223323", "C": "443-3-"}
"""Answers that make the dimensions of the example of the manual, question by question; a dash does not apply."""


def donor() -> dict[str, int | str]:
    told = {f"{letter}{place}": sign for letter, all_ in DONOR.items() for place, sign in enumerate(all_, 1)}
    return {code: DOES_NOT_APPLY if sign == "-" else int(sign) for code, sign in told.items()}


def given_points(desk: Desk, case: str, points: dict[str, int] | dict[str, int | str]) -> None:
    """Type points, and the findings on all criteria, on the two pages that hold them."""
    typed = {f"{code}-points": str(each) for code, each in points.items()}
    typed |= {f"{code}-note": "Nothing of the kind" for code, each in points.items() if each == DOES_NOT_APPLY}
    looked = {"rest-source": "Lists and press", "rest-checked_date": day(0)}
    with zeal_ignore():
        # Each line is stored and told in the trail by itself.
        saved = desk.send(desk.open(f"{case}questionnaire/"), **typed)
        assert f"{len(points)} of {len(points)} given points" in saved.words
        desk.send(desk.open(f"{case}criteria/"), press="clear", **looked)
    assert "16 of 16 checked" in desk.open(case).words


def test_a_missing_policy_makes_38_00_substantial_and_an_adopted_one_34_84_moderate() -> None:
    """J1, steps 1 to 4: the officer registers the association, which answers for itself."""
    officer, analyst, reader, head, lawyer = map(somebody, ("PO", "DD", "DD", "HS", "LA"))
    commission = somebody("NC", "fr", country="SEN")
    User.objects.filter(pk=commission.person.pk).update(email="commission@example.org")
    partner = registered_once(officer)

    # Step 2: the emblem asks for the second tier, and the Commission of its State is told.
    opened = officer.add("/due-diligence/cases/add/", partner=partner.number, purpose="Literacy", uses_emblem="on")
    assert "T2 Standard" in opened.words
    assert "It will use our emblem or name." in opened.words
    case, record = opened.address, Case.objects.get()
    assert record.target_date == clock.today() + timedelta(days=20)
    assert [letter.to for letter in letters()] == [["commission@example.org"]]
    assert cases.fresh(record).commission_informed_date == clock.today()

    # Step 3: it answers every question, and has no policy against abuse.
    analyst.step(case, "send_questionnaire")
    contact = answered(case, partner, S1="Projet en cours")
    analyst.step(case, "screen")
    cases.screened(record)
    analyst.step(case, "begin_scoring")
    given_points(analyst, case, cases.journey())
    analyst.step(case, "submit")
    seen = reader.open(case).words
    assert "Why 38.00: how the risk adds up" in seen
    assert "Risk score 38.00" in seen
    assert "The figure lies in “Moderate”; the level is “Substantial”." in seen
    assert "S1 is critical and was answered 0" in seen
    assert not head.open(case).offers("/moves/clear_with_conditions/")

    # Step 4: it brings an adopted policy; the analyst scores one answer anew, and somebody else reads.
    analyst.step(case, "take_back", reason="The policy was adopted")
    policy = page_of(cases.answer_of(record, "S1"))
    contact.attach(policy, "Adoptée", title="Politique adoptée", kind="other", language="fr")
    assert "Politique adoptée" in analyst.open(policy).words
    with zeal_ignore():
        analyst.send(analyst.open(f"{case}questionnaire/"), **{"S1-points": "3"})
    analyst.step(case, "submit")
    assert "You scored this case" in analyst.tries(case, "read")
    read = reader.step(case, "read").words
    assert "Why 34.84: how the risk adds up" in read
    assert "Risk, Moderate" in read
    condition = {"text_en": "Training", "owner": str(officer.person.pk), "due_date": day(120)}
    analyst.add(analyst.open(case).link("/conditions/add/"), **condition)
    assert "No objection of Legal Affairs" in head.tries(case, "clear_with_conditions")
    lawyer.agree(case, "clear", "legal")
    assert "Cleared with conditions" in head.step(case, "clear_with_conditions").words
    assert "Cleared with conditions" in officer.open(page_of(partner)).words


def registered_once(officer: Desk) -> Partner:
    """Register a women's association; whoever would enter it again is shown it instead, and goes there."""
    entered = {"name_en": "Amal Association", "name_fr": "Association Amal", "category": "women", "country": "SEN"}
    page = officer.add("/partners/add/", **entered, founded_year="2019", lead_officer=str(officer.person.pk))
    partner = Partner.objects.get()
    assert (partner.number[:2], partner.status, partner.lead_officer) == ("P-", "prospect", officer.person)
    again = somebody("RM")
    warned = again.send(again.open("/partners/add/"), **{**entered, "name_fr": "Amal, association de femmes"})
    assert (warned.status, warned.offers(page.address)) == (422, True)
    assert Partner.objects.count() == 1
    return partner


def answered(case: str, partner: Partner, **told: str) -> Desk:
    """Have the contact of a partner answer all questions and hand them in, and return the desk."""
    contact = somebody("EP", "fr", organisation_number=partner.number)
    page = contact.open(f"{case}questionnaire/")
    asked = [name for form in page.paper.forms for name in form.names if name.endswith("-statement")]
    with zeal_ignore():
        saved = contact.send(page, **{name: told.get(name.partition("-")[0], "Oui") for name in asked})
    assert len(asked) == 40
    handed = contact.send(saved, action="/hand-in/")
    assert "Vos réponses ont été remises." in handed.html
    return contact


def test_a_private_donor_is_36_75_moderate_and_its_fund_raiser_does_not_read_its_case() -> None:
    """J4, steps 2 and 3, with the dimensions of the example in 6.5: 80, 70, 75, 60, 90."""
    raiser, analyst, reader, head, lawyer = map(somebody, ("RM", "DD", "DD", "HS", "LA"))
    partner = make.make_partner(name=make.text("Noor EdTech"), category="company", lead_officer=raiser.person)
    assert [item.rule for item in holds.against_solicitation(partner)] == ["R-07"]

    # The listed jurisdiction counts for the money that passes through it.
    money = {"money_flow": "from_partner", "amount": "300000", "amount_currency": "USD", "flow_countries": ["KEN"]}
    case = raiser.add("/due-diligence/cases/add/", partner=partner.number, purpose="Digital lessons", **money).address
    opened = analyst.open(case).words
    for reason in ("T3 Enhanced", "A private entity gives us money.", "above the limit for enhanced due diligence"):
        assert reason in opened
    assert Case.objects.get().target_date == clock.today() + timedelta(days=30)

    analyst.step(case, "screen")
    cases.screened(Case.objects.get())
    assert holds.against_solicitation(make.fresh(partner)) == []
    analyst.step(case, "begin_scoring")
    reported = {"title": "Late wages", "severity": "2", "credibility": "press", "source": "A newspaper"}
    analyst.add(analyst.open(case).link("/controversies/add/"), **reported, reported_date=day(-100))
    given_points(analyst, case, donor())
    analyst.step(case, "submit")

    assert not raiser.open(case).offers("/moves/read/")
    assert raiser.open(f"{case}moves/read/").status == 403
    read = reader.step(case, "read").words
    for told in ("80.00 / 100", "70.00 / 100", "75.00 / 100", "60.00 / 100", "90.00 / 100"):
        assert told in read
    assert "Funds through a jurisdiction under increased monitoring +5.00" in read
    assert "Worst controversy of severity 2 +5.00" in read
    assert "Why 36.75: how the risk adds up" in read
    assert "Risk, Moderate" in read
    lawyer.agree(case, "clear", "legal")
    assert "Cleared" in head.step(case, "clear").words
