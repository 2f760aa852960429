"""Partners in the register: decided on by several people, held back, kept from each other, forgotten on request."""

import json

import pytest

from shiraka.apps.agreements.tests import factories as agreed
from shiraka.apps.duediligence.tests import factories as cases
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from tests.journeys.desk import Desk
from tests.journeys.scene import day, drafter, in_days, page_of, signing, somebody

pytestmark = pytest.mark.django_db


def test_nobody_overrides_a_confirmed_exclusion_and_only_an_order_reopens_the_case() -> None:
    """R-06, and R-22 for the decision against it."""
    analyst, second, head, director = somebody("DD"), somebody("DD"), somebody("HS"), somebody("DG", post="DG")
    record = cases.give_points(cases.in_scoring(), 4)
    cases.check_criteria(record, E02=True)
    case, partner = page_of(record), page_of(record.partner)
    analyst.step(case, "submit")
    refused = second.tries(case, "read")
    assert "An exclusion is found: E02" in refused
    assert "It cannot be outweighed or overridden." in refused
    assert not head.open(case).offers("/moves/clear/")

    bare = second.send(second.open(second.open(case).link("/moves/confirm_exclusion/")))
    assert bare.status == 422
    decided = second.step(case, "confirm_exclusion", reason="On the list of a development bank", review_date=day(180))
    assert "Excluded" in decided.words
    assert "Not cleared" in head.open(partner).words
    assert "Partner may answer until" in head.open(partner).words

    officer = Desk(record.partner.lead_officer)
    again = {"partner": record.partner.number, "purpose": "They wrote to us"}
    form = officer.send(officer.open("/due-diligence/cases/add/"), **again)
    assert form.status == 422
    assert "Only the Director-General orders it reopened" in form.words
    director.step(case, "order_reopening", reason="The bank has lifted the debarment")
    assert "Opened" in officer.add("/due-diligence/cases/add/", **again).words


def test_a_suspended_partner_is_not_signed_with_until_two_people_lift_it() -> None:
    """R-01, R-04, R-19: the partner's officer sees that a restriction is in place."""
    agreement = agreed.awaiting()
    partner = page_of(agreement.party_list[0].partner)
    officer, director = drafter(agreement), somebody("DG", post="DG")
    analyst, treasurer, head = somebody("DD"), somebody("FI"), somebody("HS")
    assert director.open(page_of(agreement)).offers("/moves/sign/")

    for days, word in ((40, "The suspension is longer than 30 days"), (-1, "The suspension ends before it begins")):
        given = {"reason": "Questions are open", "suspension_end_date": day(days), "review_date": day(10)}
        assert word in analyst.is_refused(partner, "suspend_at_once", **given)
    given = {"reason": "Questions are open", "suspension_end_date": day(20), "review_date": day(10)}
    analyst.step(partner, "suspend_at_once", has_restriction="on", **given)

    seen = officer.open(partner).words
    assert "A restriction is in place" in seen
    assert "known to named people only" in seen
    refused = director.tries(page_of(agreement), "sign", **signing())
    assert "Due diligence does not allow the signature" in refused
    assert "a restriction is in place." in refused
    assert "R-01 Who can: Head of Sector" in refused

    # One person alone lifts nothing, and nobody is two people.
    assert "Second person" in head.tries(partner, "reinstate", reason="All answered")
    treasurer.agree(partner, "reinstate", "second_person")
    assert "Cleared" in head.step(partner, "reinstate", reason="All answered").words
    assert "In force" in director.step(page_of(agreement), "sign", **signing()).words


def test_whoever_scores_reads_decides_or_has_an_interest_are_different_people() -> None:
    """R-03."""
    analyst, reader, head, lawyer = somebody("DD"), somebody("LA"), somebody("HS"), somebody("LA")
    record = make.make_partner(lead_officer=head.person)
    case = page_of(cases.give_points(cases.in_scoring(record), 3))
    analyst.step(case, "submit")
    refused = analyst.tries(case, "read")
    assert "You scored this case, so you do not read it again." in refused
    assert "R-03" in refused

    interests = reader.open("/administration/interests/")
    reader.send(interests, organisation_number=record.number, description="My sister is its treasurer")
    refused = reader.tries(case, "read")
    assert "You declared an interest in this organisation." in refused
    assert "Who can: another person with the same role" in refused

    lawyer.step(case, "read")
    somebody("LA").agree(case, "clear", "legal")
    assert "You lead this partner, so you do not decide on it." in head.tries(case, "clear")
    assert "Cleared" in somebody("HS").step(case, "clear").words


def test_a_national_commission_sees_its_country_in_arabic_and_has_time_to_answer() -> None:
    """R-09, and the sixth acceptance journey as far as it is built."""
    commission = somebody("NC", "ar", country="OMN")
    ministry = make.make_partner(category="government", country="OMN", name=make.text("Ministry of Museums"))
    elsewhere = make.make_partner(country="TUN")
    analyst, head = somebody("DD"), somebody("HS")

    # A government is verified; a score would call it risky.
    case = page_of(cases.in_screening(ministry))
    assert not analyst.open(case).offers("/moves/begin_scoring/")
    analyst.step(case, "submit_verification", verification_note="Decree and full powers seen")
    somebody("DD").step(case, "read")
    assert "Verified" in head.step(case, "clear").words

    seen = commission.open("/partners/")
    assert 'lang="ar" dir="rtl"' in seen.html
    assert "Ministry of Museums" in seen.words
    assert str(elsewhere) not in seen.words
    assert commission.open(page_of(elsewhere)).status == 404
    assert not commission.open(page_of(ministry)).offers("/edit/")
    assert commission.open("/agreements/").status == 403

    agreement = agreed.awaiting(partner=Partner.objects.get(pk=ministry.pk), title=make.text("Museums"))
    officer, director = drafter(agreement), somebody("DG", post="DG")
    assert "Oman has not been informed yet." in director.tries(page_of(agreement), "sign", **signing())
    notices = officer.open(page_of(agreement)).link("/notices/add/")
    notice = officer.add(notices, country="OMN", informed_date=day(0)).address
    refused = director.tries(page_of(agreement), "sign", **signing())
    assert "nobody can shorten the delay" in refused
    with in_days(15):
        assert "silence is no veto" in director.open(page_of(agreement)).words
        assert director.open(page_of(agreement)).offers("/moves/sign/")
    officer.send(officer.open(f"{notice}edit/"), answer="no_objection", answered_date=day(0))
    assert "In force" in director.step(page_of(agreement), "sign", **signing()).words


def test_a_person_asks_for_their_data_a_correction_and_to_be_forgotten() -> None:
    """R-18."""
    partner = make.make_partner()
    officer = Desk(partner.lead_officer)
    contact = officer.add(
        officer.open(page_of(partner)).link("/contacts/add/"),
        name_en="Awa Diop",
        email="awa.diop@example.org",
        purpose="Preparation of the agreement",
    ).address
    corrected = officer.send(officer.open(f"{contact}edit/"), phone="+221 33 800 00 00", reason="She asked for it")
    assert "+221 33 800 00 00" in corrected.words
    assert "She asked for it" in officer.open(f"{contact}history/").words

    told = json.loads(officer.send(officer.open(contact), action="/export/").html)
    assert (told["name"]["en"], told["phone"]) == ("Awa Diop", "+221 33 800 00 00")
    assert [step["action"] for step in told["history"]] == ["create", "update"]

    question = officer.open(officer.open(contact).link("/anonymise/"))
    assert officer.send(question, reason="She asked for it").status == 422
    gone = officer.send(question, reason="She asked for it", is_sure="on")
    assert "Removed person" in gone.words
    assert "Awa" not in gone.words
    assert "Awa Diop" not in officer.open("/search/?q=Awa+Diop").words.replace("“Awa Diop”", "")
    assert not gone.offers("/anonymise/")
    # The trail is kept for ever, so it never held the data.
    kept = json.dumps([[entry.before, entry.after, entry.reference] for entry in Entry.objects.all()])
    assert "Awa" not in kept
    assert "awa.diop" not in kept
    assert somebody("DD").open(f"{contact}edit/").status == 403


def test_two_who_edit_one_partner_lose_nothing_of_each_other() -> None:
    partner = page_of(make.make_partner(city="Dakar"))
    first, second = somebody("PO"), somebody("RM")
    mine, theirs = first.open(f"{partner}edit/"), second.open(f"{partner}edit/")
    second.send(theirs, city="Thiès", acronym="KEPT")
    both = first.send(mine, city="Saint-Louis", website="https://example.org/")
    assert both.status == 409
    assert "Somebody else changed this while you were typing" in both.words
    assert "Thiès" in both.words
    assert "Saint-Louis" in both.words
    # On the acronym, which only the other changed, theirs stands unless it is overruled on purpose.
    stored = first.send(both, **{"take-city": "mine"})
    assert stored.address == partner
    for kept in ("Saint-Louis", "KEPT", "example.org"):
        assert kept in stored.words
    history = somebody("AU").open(f"{partner}history/").words
    assert "Thiès" in history
    assert str(first.person) in history
    assert str(second.person) in history
    assert clock.today().strftime("%Y") in history
