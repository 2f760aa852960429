"""One server and one Chromium for all tests in a browser, and a window for everybody a test needs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from shiraka.foundation.http.tests.provider import CLIENT_ID, CLIENT_SECRET, OpenIDProvider, running
from tests.browser.site import Site, serving
from tests.browser.visitor import WIDE, Scheme, Visitor, chromium

Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def provider() -> Iterator[OpenIDProvider]:
    """Return the provider at which people of the demonstration may sign in."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def site(provider: OpenIDProvider) -> Iterator[Site]:
    named = {"ISSUER": provider.issuer, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "NAME": "Ministry"}
    with serving(**{f"OIDC_{name}": value for name, value in named.items()}) as found:
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


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell how many pages the audit looked at, and list each finding."""
    looked: dict[str, int] = {}
    wrong: list[str] = []
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if getattr(report, "when", "") == "teardown":
            found = dict(report.user_properties)
            looked |= found.get("pages", {})
            wrong += found.get("findings", [])
    if looked:
        terminalreporter.section("pages")
        for line in wrong:
            terminalreporter.line(line)
        told = ", ".join(f"{count} in {language}" for language, count in looked.items())
        terminalreporter.line(f"pages looked at: {sum(looked.values())} ({told}); findings: {len(wrong)}")
