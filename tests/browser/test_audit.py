"""Every page of the site in three languages: axe in both schemes, five widths, nothing the browser complains of."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.access.walker import pages
from tests.browser.conftest import Enter
from tests.browser.furnish import furnish_administration, furnish_register
from tests.browser.looking import overflow, violations
from tests.browser.plan import NO_PAGES, NOBODY, Stop, stops
from tests.browser.site import Site
from tests.browser.visitor import LANGUAGES, NARROW, WIDE, Visitor

pytestmark = pytest.mark.audit

WIDTHS = (320, 390, 1024, 1280, 1440)
Tell = Callable[[str, object], None]


@pytest.fixture(scope="module")
def plan(site: Site, browser: Browser) -> list[tuple[Stop, str]]:
    """Return every page with who looks at it."""
    windows: dict[str, Visitor] = {}

    def window(account: str) -> Visitor:
        if account not in windows:
            windows[account] = Visitor(browser, site)
            if account != NOBODY:
                windows[account].sign_in(account)
        return windows[account]

    furnish_administration(window("dg1"), window("ad1"))
    furnish_register(window("po1"))
    found = [(stop, _who_sees(stop, window)) for stop in stops(site)]
    for opened in windows.values():
        opened.close()
    nobody = [stop for stop, account in found if account is None]
    assert nobody == [], "Nobody sees these pages; each belongs into NO_PAGES with its reason, or is broken."
    return [(stop, account) for stop, account in found if account is not None]


def _who_sees(stop: Stop, window: Callable[[str], Visitor]) -> str | None:
    """Return the first account that gets the page itself; a page of an error counts where one is meant."""
    for account in stop.people:
        if stop.name == "error" and account == NOBODY:
            continue
        answer = window(account).context.request.get(stop.path, max_redirects=0, fail_on_status_code=False)
        is_page = "text/html" in answer.headers.get("content-type", "")
        if is_page and (answer.status == 200 or (stop.name == "error" and answer.status >= 400)):
            return account
    return None


def test_every_address_is_looked_at_or_has_a_reason(plan: list[tuple[Stop, str]]) -> None:
    routed = {address.name for address in pages() if "get" in address.verbs}
    seen = {stop.name for stop, _account in plan}
    without_steps = {"linkage-opinion", "marker-opinion", "obligation-opinion", "party-opinion"}
    assert routed - seen - set(NO_PAGES) == without_steps
    assert set(NO_PAGES) <= routed
    assert not seen & set(NO_PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits(
    enter: Enter, plan: list[tuple[Stop, str]], language: str, record_property: Tell
) -> None:
    windows: dict[str, Visitor] = {}
    wrong: list[str] = []
    for stop, account in plan:
        if account not in windows:
            windows[account] = enter(account)
            windows[account].open("/" if account else "/account/login/")
            windows[account].speak(language)
        wrong += [f"{language} {stop.path} ({account or 'nobody'}) {found}" for found in _look(windows[account], stop)]
    record_property("pages", {language: len(plan)})
    record_property("findings", wrong)
    # They are listed at the end of the run, a line each.
    assert len(wrong) == 0


def _look(visitor: Visitor, stop: Stop) -> Iterator[str]:
    """Yield what is wrong with a page: axe wide and light, narrow and dark; every width."""
    visitor.page.emulate_media(color_scheme="light")
    visitor.resize(WIDE)
    status = visitor.status(stop.path)
    if status != 200 and stop.name != "error":
        yield f"answered {status}"
    yield from (f"light {WIDE}: {found}" for found in violations(visitor.page))
    for width in WIDTHS:
        visitor.resize(width)
        yield from (f"{width}: {found}" for found in overflow(visitor.page))
    visitor.page.emulate_media(color_scheme="dark")
    visitor.resize(NARROW)
    yield from (f"dark {NARROW}: {found}" for found in violations(visitor.page))
