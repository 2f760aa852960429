"""What pages need that the demonstration does not tell of: made through the pages, as people would."""

from shiraka.foundation import clock
from tests.browser.visitor import Visitor

TABLE = """Name;Country;Category
Lantern House of Fez;Morocco;Media
Lantern House of Fez;Morocco;Media
Compass Guild of Tozeur;Tunisia;Media
Compass Guild of Tozeur;Tunisia;Media
"""
_TURNS, _PAUSE = 90, 1000


def furnish_administration(director: Visitor, administrator: Visitor) -> None:
    """Delegate to sign, and propose a setting."""
    today = clock.today().isoformat()
    director.open("/administration/delegations/add/")
    director.main.locator("[name=may_be_passed_on]").check()
    receiver = str(director.site.one("SELECT id FROM people_user WHERE username = 'po1'"))
    written = {"instrument": "Decision for the audit", "instrument_date": today, "start_date": today}
    director.fill(receiver=receiver, types="MOU", ceiling_usd="0", end_date=today, **written)
    director.send()
    administrator.open("/settings/authority/authority_table/propose/")
    administrator.main.locator("select[name$='-max_risk']").first.select_option("moderate")
    administrator.fill(reason="To have a proposal to look at")
    administrator.send()


def furnish_register(officer: Visitor) -> None:
    """Bring in a table with everybody twice, merge one pair, save a view, and begin work on many records."""
    _bring_in(officer)
    officer.fill(twins="create")
    officer.send()
    _wait(officer)
    officer.open("/partners/duplicates/")
    officer.follow(officer.main.locator("form[action$='/search/'] button, form button"))
    found = officer.main.locator("a[href^='/partners/duplicates/']")
    for _turn in range(_TURNS):
        if found.count() > 1:
            break
        officer.page.wait_for_timeout(_PAUSE)
        officer.open("/partners/duplicates/")
    officer.follow(found)
    officer.fill(reason="Entered twice")
    officer.send()
    _bring_in(officer)
    officer.open("/partners/views/add/?status=active")
    officer.fill(name="Active partners of ours")
    officer.send()
    officer.open("/partners/?view=all")
    officer.main.locator("[data-all]").check()
    officer.fill(action="set-tier")
    officer.follow(officer.main.locator(".bulk button[type=submit]"))
    officer.fill(tier="operational")
    officer.send()
    _wait(officer)


def _bring_in(officer: Visitor) -> None:
    """Bring the table in as far as its preview."""
    officer.open("/imports/partners/")
    file = {"name": "partners.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    officer.main.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # as playwright documents it
    officer.send()
    officer.send()
    _wait(officer)


def _wait(visitor: Visitor) -> None:
    """Wait until the job of this page is over."""
    for _turn in range(_TURNS):
        if not visitor.main.locator("[data-progress]").count():
            return
        visitor.page.wait_for_timeout(_PAUSE)
        visitor.open(visitor.page.url)
    raise AssertionError(f"The job of {visitor.page.url} does not end: {visitor.words}")
