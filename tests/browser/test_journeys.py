"""Whole stories told with the pages alone: a partner to its clearance."""

import pytest

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


def test_a_partner_goes_from_prospect_to_cleared(staff: Staff) -> None:
    prospect(staff)
    assert staff("po1").state == "Prospect"
    clear(staff)
    assert staff("po1").state == "Cleared"


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
