"""One server and one Chromium for all tests in a browser, and a window for everybody a test needs."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site, serving
from tests.browser.visitor import WIDE, Scheme, Visitor, chromium

Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def enter(site: Site, browser: Browser) -> Iterator[Enter]:
    """Return a way to open a window, signed in as an account and in a language when told."""
    opened: list[Visitor] = []

    def a_window(username: str = "", language: str = "", *, width: int = WIDE, scheme: Scheme = "light") -> Visitor:
        visitor = Visitor(browser, site, width=width, scheme=scheme)
        opened.append(visitor)
        if username:
            visitor.sign_in(username)
        if language:
            visitor.speak(language)
        return visitor

    yield a_window
    for visitor in opened:
        visitor.close()
    complaints = [said for visitor in opened for said in visitor.complaints]
    assert complaints == []
