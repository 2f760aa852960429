"""Partners in the register: decided on by several people, held back, kept from each other, forgotten on request."""

import json

import pytest

from shiraka.apps.agreements.tests import factories as agreed
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
    partner = page_of(make.in_due_diligence())
    analyst.step(partner, "record_score", risk_level="low", screening_result="confirmed")
    second.agree(partner, "clear", "second_reading")
    refused = head.tries(partner, "clear")
    assert "An exclusion is confirmed It cannot be outweighed or overridden." in refused
    assert "Who can: nobody" in refused
    assert not director.open(partner).offers("/moves/clear/")

    bare = head.send(head.open(head.open(partner).link("/moves/not_clear/")))
    assert bare.status == 422
    assert "This is needed for the step." in bare.words or "Fill in: " in bare.words or "Choose: " in bare.words
    decided = head.step(partner, "not_clear", reason="On the list of a development bank", review_date=day(180))
    assert "Not cleared" in decided.words
    assert "Partner may answer until" in decided.words

    assert "Only new facts reopen the case" in head.tries(partner, "reconsider", reason="They wrote to us")
    director.step(partner, "order_reopening", reason="The bank has lifted the debarment")
    assert "In due diligence" in head.step(partner, "reconsider", reason="Ordered").words


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
    record = make.in_due_diligence(lead_officer=head.person)
    partner = page_of(record)
    analyst.step(partner, "record_score", risk_level="moderate", screening_result="no_hit")
    refused = analyst.tries_to_agree(partner, "clear", "second_reading")
    assert "You wrote this record, so you cannot approve it." in refused
    assert "R-03" in refused

    interests = reader.open("/administration/interests/")
    reader.send(interests, organisation_number=record.number, description="My sister is its treasurer")
    refused = reader.tries_to_agree(partner, "clear", "second_reading")
    assert "You declared an interest in this organisation." in refused
    assert "Who can: another person with the same role" in refused

    lawyer.agree(partner, "clear", "second_reading")
    assert "You agreed on another step of this file." in lawyer.tries_to_agree(partner, "clear", "legal")
    somebody("LA").agree(partner, "clear", "legal")
    assert "You lead this partner, so you do not decide on it." in head.tries(partner, "clear")
    assert "Cleared" in somebody("HS").step(partner, "clear").words


def test_a_national_commission_sees_its_country_in_arabic_and_has_time_to_answer() -> None:
    """R-09, and the sixth acceptance journey as far as it is built."""
    commission = somebody("NC", "ar", country="OMN")
    ministry = make.in_due_diligence(category="government", country="OMN", name=make.text("Ministry of Museums"))
    elsewhere = make.make_partner(country="TUN")
    analyst, head = somebody("DD"), somebody("HS")

    # A government is verified; a score would call it risky.
    assert "A public body is verified, never scored" in analyst.tries(
        page_of(ministry), "record_score", risk_level="high", screening_result="no_hit"
    )
    analyst.step(page_of(ministry), "record_verification", screening_result="no_hit")
    somebody("DD").agree(page_of(ministry), "clear", "second_reading")
    assert "Verified" in head.step(page_of(ministry), "clear").words

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
