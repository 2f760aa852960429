"""Whole stories told with the pages alone: a partner to its clearance, an agreement to its signature."""

import pytest
from playwright.sync_api import FilePayload

from shiraka.foundation import clock
from tests.browser.conftest import Enter
from tests.browser.looking import overflow
from tests.browser.visitor import NARROW, WIDE, Visitor

pytestmark = pytest.mark.browser

NAMES = {
    "en": {
        "name_en": "Reading Lanterns",
        "name_fr": "Les Lanternes de lecture",
        "name_ar": "فوانيس القراءة",
        "acronym": "RLN",
    },
    "ar": {
        "name_en": "Weavers of Stories",
        "name_fr": "Les Tisserands de récits",
        "name_ar": "نسّاجو الحكايات",
        "acronym": "WST",
    },
}
TEXT = b"Article 1. The parties exchange teachers for one school year.\n"


class Staff:
    """Everybody who works on a file, each at a desk of their own, all reading the same record."""

    def __init__(self, enter: Enter, language: str) -> None:
        self.enter, self.language = enter, language
        self.desks: dict[str, Visitor] = {}
        self.record = ""

    def __call__(self, username: str) -> Visitor:
        """Return somebody with the record open before them."""
        if username not in self.desks:
            self.desks[username] = self.enter(username, self.language)
        visitor = self.desks[username]
        if self.record:
            assert visitor.status(self.record) == 200
        return visitor

    def stored(self, visitor: Visitor) -> str:
        """Return the address of the record that was just made, which is the one all go on with."""
        visitor.page.wait_for_url(lambda url: url.rstrip("/").rsplit("/", 1)[-1].isdigit())
        self.record = visitor.page.url.removeprefix(visitor.site.address)
        return self.record


@pytest.fixture
def staff(enter: Enter) -> Staff:
    return Staff(enter, "en")


def prospect(staff: Staff) -> str:
    """Enter a partner into the register as its officer and return its address."""
    officer = staff("po1")
    officer.open("/partners/")
    officer.main.locator("a.primary").click()
    officer.fill(**NAMES[staff.language], category="ngo_intl", country="JOR", city="Amman")
    officer.send()
    return staff.stored(officer)


def clear(staff: Staff) -> None:
    """Take a prospect to its clearance: screened, scored, read again, decided, each by another person."""
    staff("po1").step("screen")
    staff("dd1").step("open_due_diligence")
    staff("dd1").step("record_score", risk_level="low", risk_score="12", screening_result="no_hit")
    staff("dd2").agree("clear", "second_reading")
    staff("hs1").step("clear")


def test_a_partner_goes_from_prospect_to_cleared_and_an_agreement_from_proposal_to_signed(staff: Staff) -> None:
    prospect(staff)
    assert staff("po1").state == "Prospect"
    clear(staff)
    assert staff("po1").state == "Cleared"

    agreement = proposal(staff, partner_name=NAMES["en"]["name_en"])
    staff("hs1").step("approve_opportunity")
    staff("po1").step("start_drafting")
    add_text(staff("po1"))
    staff("po1").step("submit")
    staff("fp1").agree("clear", "technical")
    staff("la1").agree("clear", "legal")
    staff("fi1").agree("clear", "finance")
    staff("po1").step("clear")
    staff("po1").step("prepare_signature")
    accept_powers(staff("la1"))

    today = clock.today().isoformat()
    head = staff("hs1")
    head.open(f"{agreement}moves/sign/")
    head.fill(signed_date=today, signature_mode="in_person")
    head.send()
    assert head.main.locator(".msg.m-stop h2").first.inner_text() == "You have no authority to sign this"
    assert "Head of Sector" in head.words
    assert "Who can: Director-General, Deputy Director-General" in head.words
    assert staff("hs1").state == "Awaiting signature"

    staff("dg2").step("sign", signed_date=today, signature_mode="in_person", signature_place="Rabat")
    signed = staff("dg2")
    assert f"ICESCO/PIC/PRO/{clock.today().year}/" in signed.words
    assert "Signed" in signed.page.locator(".head").inner_text()


def proposal(staff: Staff, *, partner_name: str) -> str:
    """Propose a protocol with money and with a party, and return its address."""
    staff.record = ""
    officer = staff("po1")
    officer.open("/agreements/add/")
    officer.fill(
        title_en="Protocol on an exchange of teachers",
        title_fr="Protocole d'échange d'enseignants",
        title_ar="بروتوكول تبادل المعلمين",
        type="PRO",
        languages="en",
        unit=str(officer.site.one("SELECT id FROM people_unit WHERE code = 'EDU'")),
        amount="40000",
        amount_currency="USD",
        duration_months="24",
    )
    officer.send()
    agreement = staff.stored(officer)
    officer.main.locator("a[href*='/parties/add/']").first.click()
    officer.main.locator("[name=partner]").select_option(label=partner_name)
    officer.fill(signatory_name_en="Dr Rima Fanous", signatory_title_en="President")
    officer.send()
    officer.page.wait_for_url("**/agreements/**")
    return agreement


def add_text(officer: Visitor) -> None:
    officer.main.locator("a[href$='/documents/add/']").first.click()
    officer.fill(title="Protocol, English", kind="text", language="en")
    file: FilePayload = {"name": "protocol.txt", "mimeType": "text/plain", "buffer": TEXT}
    officer.main.locator("[name=file]").set_input_files(files=[file])
    officer.send()
    officer.page.wait_for_selector(".msg.m-ok")


def accept_powers(lawyer: Visitor) -> None:
    lawyer.main.locator("a[href*='/agreements/parties/']:not([href*='add'])").first.click()
    lawyer.step("accept_powers", powers_note="Statute of the society, article 14; copy kept with the file")


def test_a_partner_is_cleared_in_arabic_on_pages_that_run_from_the_right(enter: Enter) -> None:
    staff = Staff(enter, "ar")
    prospect(staff)
    clear(staff)
    reader = staff("po1")
    assert NAMES["ar"]["name_ar"] in reader.page.locator("h1").inner_text()
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    bar = reader.page.locator("a.mark").bounding_box()
    assert bar is not None
    assert bar["x"] > WIDE / 2
    for username, path in (("po1", staff.record), ("po1", f"{staff.record}edit/"), ("hs1", "/"), ("hs1", "/partners/")):
        desk = staff(username)
        desk.open(path)
        for width in (WIDE, NARROW):
            desk.resize(width)
            assert overflow(desk.page) == [], f"{path} at {width}"
        desk.resize(WIDE)
    for desk in staff.desks.values():
        desk.speak("en" if desk is not staff.desks["dd2"] else "fr")
