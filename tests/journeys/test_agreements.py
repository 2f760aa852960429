"""Agreements from idea to register: what must be there before anybody signs, and what nobody can go round."""

import pytest

from shiraka.apps.agreements.tests import factories as make
from shiraka.apps.duediligence.models import Case
from shiraka.apps.duediligence.tests import factories as cases
from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.work import daily
from tests.journeys.desk import Desk, file_of
from tests.journeys.scene import day, drafter, in_days, page_of, party_of, proposal, signing, somebody

pytestmark = pytest.mark.django_db


def test_a_literacy_memorandum_goes_from_idea_to_register_and_a_corrected_word_is_cleared_again() -> None:
    """The first acceptance journey, as far as it is built (R-01, R-02, R-11)."""
    officer, head, lawyer, unit = (somebody(role) for role in ("PO", "HS", "LA", "FP"))
    deputy = somebody("DG", post="DDG")
    partner = entered_and_cleared(officer, head, lawyer)
    agreement = drafted_and_reviewed(officer, head)
    unit.agree(agreement, "clear", "technical")
    lawyer.agree(agreement, "clear", "legal")
    lawyer.step(party_of(lawyer, agreement), "accept_powers", powers_note="Statutes, article 9")
    officer.step(agreement, "clear")
    officer.step(agreement, "prepare_signature")
    assert deputy.open(agreement).offers("/moves/sign/")

    # One word of the Arabic text, and nobody signs.
    correction = officer.open(officer.open(agreement).link("version_of", "Texte ar"))
    officer.send(correction, file=file_of("Texte ar, corrigé"))
    refused = deputy.tries(agreement, "sign", **signing())
    assert "The agreement was changed after it was cleared" in refused
    assert "Arabic text, version 2. To be given again: Legal clearance." in refused
    assert "Who can: Legal Affairs" in refused
    assert "R-02" in refused

    # Read again, the Deputy signs: no money, moderate risk. It is not for the Head of Sector.
    lawyer.agree(agreement, "sign", "legal")
    assert "Head of Sector does not sign this type" in head.tries(agreement, "sign", **signing())
    signed = deputy.step(agreement, "sign", **signing())
    assert f"ICESCO/PIC/MOU/{clock.today().year}/001" in signed.words
    assert "In force" in signed.words
    assert "Active" in officer.open(partner).words


def entered_and_cleared(officer: Desk, head: Desk, lawyer: Desk) -> str:
    """Enter a women's association beside one like it, take it to its clearance, and return its address."""
    make.make_partner(name=make.text("Association Amal"))
    entered = {"name_en": "Amal Association", "name_fr": "Association Amal des femmes", "name_ar": "جمعية أمل"}
    entered |= {"category": "women", "country": "SEN"}
    asked = officer.send(officer.open("/partners/add/"), **entered)
    assert asked.status == 422
    assert "Association Amal" in asked.words
    partner = officer.send(asked, are_others="on").address
    marker = officer.add(
        officer.open(partner).link("/markers/add/"), kind="women_led", basis="Statutes", evidence="Article 4, on file"
    )
    assert "Verified" in head.step(marker.address, "verify", expiry_date=day(700)).words

    record = Partner.objects.get(name__en="Amal Association")
    case = page_of(cases.give_points(cases.in_scoring(record), cases.journey(S1=3)))
    somebody("DD").step(case, "submit")
    somebody("DD").step(case, "read")
    cases.add_condition(Case.objects.get(partner=record))
    assert "Legal Affairs" in head.tries(case, "clear_with_conditions")
    lawyer.agree(case, "clear", "legal")
    assert "Cleared with conditions" in head.step(case, "clear_with_conditions").words
    return partner


def drafted_and_reviewed(officer: Desk, head: Desk) -> str:
    """Propose a memorandum with the association, file its texts, send it to review, and return its address."""
    agreement = officer.add("/agreements/add/", **proposal(officer)).address
    assert "No party is named" in head.tries(agreement, "approve_opportunity")
    parties = officer.open(agreement).link("/parties/add/")
    officer.add(parties, partner="Amal des femmes", signatory_name_fr="Awa Diop")
    officer.add(officer.open(agreement).link("/notices/add/"), country="SEN", informed_date=day(-16))
    head.step(agreement, "approve_opportunity")
    officer.step(agreement, "start_drafting")
    assert "Add the text in: " in officer.tries(agreement, "submit")
    for language in ("fr", "ar"):
        officer.attach(agreement, f"Texte {language}", title=f"Texte {language}", kind="text", language=language)
    officer.step(agreement, "submit")
    return agreement


def test_a_delegation_lets_the_head_of_sector_sign_and_blocks_on_the_day_after_its_end() -> None:
    """R-13: in writing, limited by type, amount and period."""
    director, head = somebody("DG", post="DG"), somebody("HS")
    before, after = (make.awaiting(amount=40_000, amount_currency="USD") for _number in range(2))
    dear = make.awaiting(amount=90_000, amount_currency="USD")
    assert "Head of Sector does not sign this type" in head.tries(page_of(before), "sign", **signing())

    given = {"receiver": str(head.person.pk), "instrument": "Decision 12/2026", "instrument_date": day(0)}
    given |= {"ceiling_usd": "50000", "start_date": day(0), "end_date": day(30)}
    form = director.open(director.open("/administration/delegations/").link("/delegations/add/"))
    assert "Decision 12/2026" in director.send(form, **given, types=["MOU"]).words
    assert "In force" in head.open("/administration/delegations/").words

    signed = head.step(page_of(before), "sign", **signing())
    assert "Delegation by DG DG" in signed.words
    assert "Decision 12/2026" in director.open(f"{page_of(before)}history/").words
    refused = head.tries(page_of(dear), "sign", **signing())
    assert "The delegation Decision 12/2026 goes up to USD 50,000.00; here USD 90,000.00" in refused

    with in_days(31):
        refused = head.tries(page_of(after), "sign", **signing())
        assert "You have no authority to sign this" in refused
        assert "The delegation Decision 12/2026 ended on" in refused
        assert "R-13 Who can: Director-General" in refused
        assert "Ended" in head.open("/administration/delegations/").words


def test_a_large_agreement_is_not_split_into_small_ones() -> None:
    """Section 7: amendments count with what they amend, and take its number (R-11)."""
    deputy, director = somebody("DG", post="DDG"), somebody("DG", post="DG")
    protocol = make.awaiting(type="PRO", amount=200_000, amount_currency="USD")
    number = f"ICESCO/PIC/PRO/{clock.today().year}/001"
    assert number in deputy.step(page_of(protocol), "sign", **signing()).words

    more = {"duration_months": None, "parent": make.fresh(protocol)}
    amendment = make.awaiting(type="AMD", amount=60_000, amount_currency="USD", **more)
    refused = deputy.tries(page_of(amendment), "sign", **signing())
    assert "up to USD 250,000.00; here USD 260,000.00, all amendments together." in refused
    assert "Who can: Director-General" in refused
    assert f"{number}-A1" in director.step(page_of(amendment), "sign", **signing()).words


def test_time_renews_one_agreement_and_ends_another_and_says_so_before() -> None:
    """Section 5.7: reminders before the notice date, tacit renewal, expiry by the daily run."""
    tacit, plain = make.in_force(renewal="tacit", duration_months=12), make.in_force(duration_months=12)
    officers = [drafter(tacit), drafter(plain)]
    for officer in officers:
        officer.person.email = f"{officer.person.username}@example.org"
        officer.person.save()
    in_a_year = (make.end_of(tacit) - clock.today()).days

    with in_days(in_a_year - 180):
        done = daily.run()
        assert done["agreements"] == 2
        assert "Expiring" in officers[0].open(page_of(tacit)).words
        assert "Expiring" in officers[1].open(page_of(plain)).words
        work = officers[0].open("/").words
        assert "Give notice, or let it renew itself" in work
        assert "Decide what follows" in officers[1].open("/").words
        assert {letter.to[0] for letter in letters()} >= {officers[1].person.email}

    # 90 days before its end the last day of notice has passed.
    with in_days(in_a_year - 88):
        daily.run()
        assert "Renewed" in officers[0].open(page_of(tacit)).words
        assert "Expiring" in officers[1].open(page_of(plain)).words
        assert daily.run()["agreements"] == 0

    with in_days(in_a_year + 1):
        daily.run()
        ended = officers[1].open(page_of(plain))
        assert "Expired" in ended.words
        assert not ended.offers("/moves/renew/")
        assert "Renewed" in officers[0].open(page_of(tacit)).words
        # The file is closed only with its original deposited.
        lawyer = somebody("LA")
        assert "The original is not deposited" in lawyer.tries(page_of(plain), "close")
        lawyer.step(page_of(plain), "deposit", original_date=day(0), original_place="Archive, box 4")
        assert "Closed" in lawyer.step(page_of(plain), "close").words
