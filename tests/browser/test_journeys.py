"""Whole stories told with the pages alone: a partner to its clearance, an agreement from proposal into force."""

import pytest

from shiraka.apps.agreements.terms import AgreementStatus
from shiraka.foundation import clock
from tests.browser import staff as steps
from tests.browser.conftest import Enter
from tests.browser.looking import overflow
from tests.browser.staff import Staff
from tests.browser.visitor import NARROW, WIDE

pytestmark = pytest.mark.browser

LANTERNS = {
    "name_en": "Reading Lanterns",
    "name_fr": "Les Lanternes de lecture",
    "name_ar": "فوانيس القراءة",
    "acronym": "RLN",
}
WEAVERS = {
    "name_en": "Weavers of Stories",
    "name_fr": "Les Tisserands de récits",
    "name_ar": "نسّاجو الحكايات",
    "acronym": "WST",
}
TEXT = "Article 1. The parties exchange teachers for one school year.\n"


@pytest.fixture
def staff(enter: Enter) -> Staff:
    return Staff(enter, "en")


def test_a_partner_is_cleared_and_a_memorandum_with_it_goes_from_proposal_into_force(staff: Staff) -> None:
    steps.prospect(staff, **LANTERNS)
    assert staff("po1").state == "Prospect"
    steps.clear(staff)
    assert staff("po1").state == "Cleared"
    partner = staff.record

    steps.propose(
        staff,
        "po1",
        "Reading Lanterns",
        title_en="Memorandum on an exchange of teachers",
        title_fr="Mémorandum sur un échange d'enseignants",
        title_ar="مذكرة تبادل المعلمين",
        type="MOU",
        legal_nature="non_binding",
        languages="en",
        amount="40000",
        amount_currency="USD",
        duration_months="24",
    )
    assert staff("po1").state == "Proposal"
    steps.draft(staff, "po1", {"en": TEXT})
    assert staff("fp1").state == "Internal review"
    for username, step in (("fp1", "technical"), ("la1", "legal"), ("fi1", "finance")):
        staff(username).agree("clear", step)
    staff("po1").step("clear")
    assert staff("po1").state == "Cleared"
    staff("po1").step("prepare_signature")
    steps.accept_powers(staff, "la1")
    assert staff("dg1").state == "Awaiting signature"

    the_head_of_sector_is_told_who_signs(staff)
    a_corrected_text_is_cleared_again(staff)

    steps.sign(staff, "dg1")
    signed = staff("dg1")
    assert signed.state == "In force"
    assert f"ICESCO/PIC/MOU/{clock.today().year}/" in signed.words
    assert signed.status(partner) == 200
    assert signed.state == "Active"


def the_head_of_sector_is_told_who_signs(staff: Staff) -> None:
    """Sections 7 and R-13: a memorandum is not for the post of a Head of Sector."""
    head = staff("hs1")
    assert "You have no authority to sign this" in head.words
    assert head.main.locator("a[href$='/moves/sign/']").count() == 0
    head.open(f"{staff.record}moves/sign/")
    head.fill(signed_date=clock.today().isoformat(), signature_mode="remote")
    head.insist()
    assert head.main.locator(".m-stop h2").all_inner_texts() == ["You have no authority to sign this"]
    assert "Head of Sector does not sign this type: Memorandum of understanding." in head.words
    assert "Who can: Director-General" in head.words
    assert "Nothing was stored." in head.words
    # With money this type is not for the Deputy either.
    deputy = staff("dg2")
    assert "Deputy Director-General: this type only without money." in deputy.words


def a_corrected_text_is_cleared_again(staff: Staff) -> None:
    """R-02: one word changed after clearance voids it, and the page says which text and who clears again."""
    steps.correct_text(staff("po1"), "en", TEXT.replace("one school year", "two school years"))
    signatory = staff("dg1")
    assert signatory.main.locator("a[href$='/moves/sign/']").count() == 0
    assert "The agreement was changed after it was cleared" in signatory.words
    assert "English text, version 2" in signatory.words
    assert "To be given again: Legal clearance." in signatory.words
    assert "Who can unblock it: Legal Affairs" in signatory.words
    assert "Void: the text was changed" in signatory.words
    # The opinions on other facts stand.
    staff("la1").agree("sign", "legal")
    assert staff("dg1").main.locator("a[href$='/moves/sign/']").count() == 1


def test_whoever_drafts_an_agreement_does_not_clear_it_and_is_told_who_does(staff: Staff) -> None:
    address = str(staff("la1").site.one("SELECT id FROM partners_partner WHERE status = 'active' ORDER BY id"))
    number = staff("la1").site.one("SELECT number FROM partners_partner WHERE id = ?", address)
    steps.propose(
        staff,
        "la1",
        str(number),
        title_en="Letter on shared teaching rooms",
        title_fr="Lettre sur des salles de classe partagées",
        title_ar="رسالة بشأن قاعات التدريس المشتركة",
        type="LOI",
        legal_nature="non_binding",
        languages="en",
    )
    steps.draft(staff, "la1", {"en": TEXT})
    lawyer = staff("la1")
    opinion = f"{staff.record}moves/clear/opinions/legal/"
    assert "You wrote this record, so you cannot approve it." in lawyer.words
    assert "Who can unblock it: Legal Affairs" in lawyer.words
    assert lawyer.main.locator(f"a[href='{opinion}']").count() == 0
    lawyer.open(opinion)
    lawyer.fill(agrees="yes")
    lawyer.send()
    assert lawyer.main.locator(".m-stop h2").all_inner_texts() == ["You wrote this record, so you cannot approve it."]
    assert "Whoever drafts does not clear: two people must have read it. R-03" in lawyer.words
    assert "Who can: Legal Affairs" in lawyer.words
    # An officer has no such right at all, whoever drafted it.
    assert staff("po1").status(opinion) == 403
    staff("la2").agree("clear", "legal")
    assert "Hind al-Waraq" in staff("la1").words


def test_a_partner_is_cleared_and_a_memorandum_signed_in_arabic_on_pages_from_the_right(enter: Enter) -> None:
    staff = Staff(enter, "ar")
    steps.prospect(staff, **WEAVERS)
    steps.clear(staff)
    reader = staff("po1")
    assert WEAVERS["name_ar"] in reader.page.locator("h1").inner_text()
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    bar = reader.page.locator("a.mark").bounding_box()
    assert bar is not None
    assert bar["x"] > WIDE / 2
    partner = staff.record

    steps.propose(
        staff,
        "po1",
        WEAVERS["name_ar"],
        title_en="Memorandum on story tents",
        title_fr="Mémorandum sur les tentes du conte",
        title_ar="مذكرة بشأن خيام الحكاية",
        type="MOU",
        legal_nature="non_binding",
        languages=("fr", "ar"),
    )
    steps.draft(staff, "po1", {"ar": "المادة 1. يتبادل الطرفان الحكايات.\n", "fr": "Article premier.\n"})
    assert staff("po1").state == staff.word(AgreementStatus.INTERNAL_REVIEW.label)
    staff("fp1").agree("clear", "technical")
    staff("la2").agree("clear", "legal")
    staff("po1").step("clear")
    staff("po1").step("prepare_signature")
    steps.accept_powers(staff, "la2")
    # Without money and at low risk the Deputy signs.
    steps.sign(staff, "dg2")
    assert staff("dg2").state == staff.word(AgreementStatus.IN_FORCE.label)
    assert f"ICESCO/PIC/MOU/{clock.today().year}/" in staff("dg2").words

    seen = (("po1", partner), ("po1", f"{partner}edit/"), ("hs1", "/"), ("hs1", "/partners/"), ("dg2", staff.record))
    for username, path in seen:
        desk = staff(username)
        desk.open(path)
        for width in (WIDE, NARROW):
            desk.resize(width)
            assert overflow(desk.page) == [], f"{path} at {width}"
        desk.resize(WIDE)
    for desk in staff.desks.values():
        desk.speak("en" if desk is not staff.desks["dd2"] else "fr")
