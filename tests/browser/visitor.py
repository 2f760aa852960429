"""Somebody in front of a browser: signs in, reads, types and presses what a page offers."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Response, sync_playwright

from tests.browser.site import Site

WIDE, NARROW = 1280, 390
HEIGHT = 900
LANGUAGES = ("en", "fr", "ar")
Scheme = Literal["light", "dark"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the system."""
    # Playwright's loop would make Django refuse its own database calls in the same thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "There is no Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


class Visitor:
    """One person's browser window with cookies of its own; remembers what the browser complained of."""

    def __init__(self, browser: Browser, site: Site, *, width: int = WIDE, scheme: Scheme = "light") -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            locale="en-GB",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(20_000)
        self.root = ""
        """The address of the site where it is another than that of the window, as `localhost` is."""
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # A page answered with 403, 404, 409 or 422 is reported as such, and is meant.
        is_the_page = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not is_the_page:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def close(self) -> None:
        self.context.close()

    def sign_in(self, username: str) -> "Visitor":
        """Sign in as an account of the demonstration, through its door."""
        self.page.goto(f"{self.root}/demo/")
        self.page.locator(f"button[name=username][value={username}]").click()
        self.page.wait_for_selector("nav#nav", state="attached")
        return self

    def speak(self, language: str) -> "Visitor":
        """Choose a language with the buttons of the frame; it is kept with the account."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(f".langs button[value={language}]").first.click()
            self.page.wait_for_selector(f"html[lang={language}]", state="attached")
        return self

    def open(self, path: str) -> Response:
        answer = self.page.goto(f"{self.root}{path}")
        assert answer is not None
        return answer

    def status(self, path: str) -> int:
        """Open an address and return the status of the answer."""
        return self.open(path).status

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def fill(self, **fields: str | Collection[str]) -> None:
        """Type into the fields of the form in the page, by their names.

        A select takes the value, boxes take the values to tick.
        """
        for name, value in fields.items():
            field = self.main.locator(f"[name={name}]")
            kind = field.first.evaluate("node => node.tagName === 'SELECT' ? 'select' : node.type")
            if kind in {"radio", "checkbox"}:
                for one in [value] if isinstance(value, str) else value:
                    self._tick(self.main.locator(f"[name={name}][value='{one}']"))
                continue
            assert isinstance(value, str)
            if kind == "select":
                field.select_option(value)
            else:
                field.fill(value)

    def _tick(self, box: Locator) -> None:
        """Tick a box, in a list that may be folded up."""
        if not box.is_visible():
            box.locator("xpath=ancestor::details[1]/summary").click()
        box.check()

    def follow(self, link: Locator) -> None:
        """Press the first of what was found and wait for the page it leads to."""
        # A press alone does not wait: the next one at another desk would read what is not stored yet.
        with self.page.expect_navigation():
            link.first.click()

    def send(self) -> None:
        """Press the one primary button of the form and wait for the answer."""
        self.follow(self.main.locator("form button[type=submit]:is(.primary, .danger)").last)

    def insist(self) -> None:
        """Press the button of a step that stands back because something is missing, and wait for the answer."""
        with self.page.expect_navigation():
            self.main.locator("form button[type=submit][aria-disabled=true]").last.press("Enter")

    def step(self, action: str, **inputs: str) -> None:
        """Take a step of the lifecycle from the page of a record, to its end: fails with what the pages say."""
        record = self.page.url
        link = self.main.locator(f"a[href$='/moves/{action}/']").first
        assert link.count(), f"“{action}” is not open: {self.words}"
        if not link.is_visible():
            self.main.locator("details.drop > summary").last.click()
        self.follow(link)
        self.fill(**inputs)
        self.send()
        assert self.page.url == record, f"“{action}” was not taken: {self.words}"

    def agree(self, action: str, step: str) -> None:
        """Give a favourable opinion from the page of a record."""
        record = self.page.url
        link = self.main.locator(f"a[href$='/moves/{action}/opinions/{step}/']")
        assert link.count(), f"No opinion is asked on “{step}”: {self.words}"
        self.follow(link)
        self.fill(agrees="yes", comment="Read and agreed.")
        self.send()
        assert self.page.url == record, f"The opinion on “{step}” was not taken: {self.words}"

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def words(self) -> str:
        """What the page says, as a reader sees it."""
        return self.main.inner_text()

    @property
    def state(self) -> str:
        """The present step on the track of a record."""
        return self.page.locator(".track [aria-current=step] .lbl").inner_text()
