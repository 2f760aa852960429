"""Everybody who works on one file, and the steps that take it on, pressed on the pages one after another."""

import time
from collections.abc import Collection
from typing import Final

from django.utils import translation
from playwright.sync_api import FilePayload

from shiraka.foundation import clock
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor

PATIENCE: Final = 60
"""Seconds in which a worker does what a page waits for."""


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
        self.record = visitor.page.url.removeprefix(visitor.site.address)
        assert self.record.rstrip("/").rsplit("/", 1)[-1].isdigit(), f"Not stored: {visitor.words}"
        return self.record

    def word(self, choice: object) -> str:
        """Return a label as the staff read it."""
        with translation.override(self.language):
            return str(choice)


def prospect(staff: Staff, **fields: str) -> str:
    """Enter a partner into the register as its officer and return its address."""
    officer = staff("po1")
    officer.open("/partners/")
    officer.follow(officer.main.locator("a.primary"))
    officer.fill(category="igo_regional", country="JOR", city="Amman", **fields)
    officer.send()
    return staff.stored(officer)


def clear(staff: Staff) -> None:
    """Take a prospect to its clearance by a case: screened, verified, read again, decided, each by another person."""
    partner = staff.record
    officer = staff("po1")
    officer.open(f"/due-diligence/cases/add/?partner={partner.rstrip('/').rsplit('/', 1)[-1]}")
    officer.fill(purpose="Story tents for schools")
    officer.send()
    staff.stored(officer)
    staff("dd1").step("screen")
    # A worker screens the names meanwhile.
    for _turn in range(PATIENCE):
        if staff("dd1").main.locator("a[href*='/moves/submit_verification/']:not([aria-disabled])").count():
            break
        time.sleep(1)
    staff("dd1").step("submit_verification", verification_note="Founding act and full powers seen")
    staff("dd2").step("read")
    staff("hs1").step("clear")
    staff.record = partner


def propose(staff: Staff, drafter: str, partner: str, **fields: str | Collection[str]) -> str:
    """Propose an agreement with a partner named by what one types, and return its address."""
    staff.record = ""
    officer = staff(drafter)
    officer.open("/agreements/")
    officer.follow(officer.main.locator("a.primary"))
    officer.fill(
        unit=str(officer.site.one("SELECT id FROM people_unit WHERE code = 'EDU'")),
        lead_officer=str(officer.site.one("SELECT id FROM people_user WHERE username = ?", drafter)),
        **fields,
    )
    officer.send()
    agreement = staff.stored(officer)
    officer.follow(officer.main.locator("a[href*='/parties/add/']"))
    officer.fill(partner=partner, signatory_name_en="Dr Rima Fanous", signatory_title_en="President")
    officer.send()
    assert "/add/" not in officer.page.url, f"No party: {officer.words}"
    return agreement


def file_text(officer: Visitor, language: str, words: str) -> None:
    """File the first version of the text in a language."""
    officer.follow(officer.main.locator("a[href$='/documents/add/']"))
    officer.fill(title=f"The text, {language}", kind="text", language=language)
    attach(officer, words)


def correct_text(officer: Visitor, language: str, words: str) -> None:
    """File the next version of the text in a language."""
    link = officer.main.locator("a[href*='version_of']", has_text=f"The text, {language}")
    officer.follow(link)
    attach(officer, words)


def attach(officer: Visitor, words: str) -> None:
    file: FilePayload = {"name": "text.txt", "mimeType": "text/plain", "buffer": words.encode()}
    officer.main.locator("[name=file]").set_input_files(files=[file])
    officer.send()
    assert officer.page.locator(".msg.m-ok").count(), f"Not filed: {officer.words}"


def draft(staff: Staff, drafter: str, texts: dict[str, str]) -> None:
    """Take a proposal to internal review, its texts filed."""
    staff("hs1").step("approve_opportunity")
    staff(drafter).step("start_drafting")
    for language, words in texts.items():
        file_text(staff(drafter), language, words)
    staff(drafter).step("start_negotiation")
    staff(drafter).step("submit")


def accept_powers(staff: Staff, lawyer: str) -> None:
    """Have the lawyer accept the evidence that the person may sign for the other side."""
    reader = staff(lawyer)
    reader.follow(reader.main.locator("a[href*='/agreements/parties/']:not([href*='add'])"))
    reader.step("accept_powers", powers_note="Statute of the society, article 14; copy kept with the file")


def sign(staff: Staff, username: str) -> None:
    """Sign today, on paper."""
    today = clock.today().isoformat()
    staff(username).step("sign", signed_date=today, signature_mode="paper", signature_place="Rabat")
