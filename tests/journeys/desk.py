"""Somebody at the pages over HTTP, without a browser: reads, follows what a page offers, fills in its forms."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from shiraka.foundation.people.models import User
from tests.journeys.paper import Form, Paper

Given = str | Collection[str] | SimpleUploadedFile


def file_of(words: str, name: str = "text.txt") -> SimpleUploadedFile:
    """Return a file to upload."""
    return SimpleUploadedFile(name, words.encode(), content_type="text/plain")


@dataclass(frozen=True)
class Sheet:
    """One page as it was answered."""

    status: int
    address: str
    html: str

    @cached_property
    def paper(self) -> Paper:
        return Paper(self.html)

    @property
    def words(self) -> str:
        return self.paper.words

    def offers(self, ending: str) -> bool:
        """Tell whether a link on the page ends like this."""
        return any(link.href.endswith(ending) for link in self.paper.links)

    def link(self, part: str, words: str = "") -> str:
        """Return where the first link leads whose address matches an expression and which says something."""
        for link in self.paper.links:
            if re.search(part, link.href) and words in " ".join(link.words.split()):
                return link.href
        raise AssertionError(f"No link to {part} {words} on {self.address}: {self.words}")

    def form(self, names: Collection[str], action: str = "") -> Form:
        """Return the form that is sent and has these inputs."""
        for form in self.paper.forms:
            if form.method == "post" and form.action.endswith(action) and form.names >= set(names):
                return form
        raise AssertionError(f"No form with {sorted(names)} on {self.address}: {self.words}")


class Desk:
    """One person's desk. What follows from a request, once it is certain, has happened when it returns."""

    def __init__(self, person: User | None, language: str = "en") -> None:
        assert person is not None
        self.person = person
        User.objects.filter(pk=person.pk).update(language=language)
        self.client = Client()
        self.client.force_login(person)

    def open(self, address: str) -> Sheet:
        return self._sheet("get", address, {})

    def send(self, sheet: Sheet, press: str = "", action: str = "", **given: Given) -> Sheet:
        """Fill in the form of a page, as it stands but for what is given, and send it.

        `press` is the value of the button, where there are several; `action` is how the address ends
        that the form is sent to, where a page has several forms.
        """
        return self._send(sheet, given, press, action)

    def _send(self, sheet: Sheet, given: Mapping[str, Given], press: str = "", action: str = "") -> Sheet:
        form = sheet.form(given, action)
        values: dict[str, Any] = {**form.values, **given}
        if press:
            buttons = {value: name for name, value in form.buttons}
            assert press in buttons, f"No button “{press}”: {sorted(buttons)}"
            values[buttons[press]] = press
        return self._sheet("post", form.action or sheet.address, values)

    def add(self, address: str, **given: Given) -> Sheet:
        """Add what a page asks for, and return the page of what was stored."""
        sheet = self._send(self.open(address), given)
        assert sheet.status == 200, f"{sheet.status}: {sheet.words}"
        assert "/add/" not in sheet.address, sheet.words
        return sheet

    def step(self, record: str, action: str, **given: Given) -> Sheet:
        """Take a step that the page of a record offers, and return that page after it."""
        sheet = self.open(record)
        after = self._send(self.open(sheet.link(f"/moves/{action}/")), given)
        assert (after.status, after.address) == (200, record), f"“{action}” was not taken: {after.words}"
        return after

    def tries(self, record: str, action: str, **given: Given) -> str:
        """Take a step that the page does not offer, and return the words in which it is refused."""
        assert not self.open(record).offers(f"/moves/{action}/"), f"“{action}” is offered."
        return self._refused(f"{record}moves/{action}/", given)

    def is_refused(self, record: str, action: str, **given: Given) -> str:
        """Take a step that is offered and refused for what is given; return the words."""
        return self._refused(self.open(record).link(f"/moves/{action}/"), given)

    def agree(self, record: str, action: str, step: str) -> Sheet:
        """Give a favourable opinion that the page of a record asks for."""
        form = self.open(self.open(record).link(f"/moves/{action}/opinions/{step}/"))
        after = self.send(form, agrees="yes", comment="Read and agreed.")
        assert (after.status, after.address) == (200, record), f"“{step}” was not taken: {after.words}"
        return after

    def tries_to_agree(self, record: str, action: str, step: str) -> str:
        """Give an opinion that the page does not ask of this person, and return the words of the refusal."""
        ending = f"/moves/{action}/opinions/{step}/"
        assert not self.open(record).offers(ending), f"“{step}” is offered."
        return self._refused(f"{record}{ending[1:]}", {"agrees": "yes"})

    def attach(self, record: str, words: str, **given: Given) -> Sheet:
        """File a document on a record."""
        sheet = self._send(self.open(self.open(record).link("/documents/add/")), {**given, "file": file_of(words)})
        assert (sheet.status, sheet.address) == (200, record), sheet.words
        return sheet

    def _refused(self, address: str, given: dict[str, Given]) -> str:
        sheet = self.open(address)
        if sheet.status == 403:
            return sheet.words
        after = self._send(sheet, given)
        assert after.status == 409, f"{after.status}: {after.words}"
        return after.words

    def _sheet(self, verb: str, address: str, values: dict[str, Any]) -> Sheet:
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = getattr(self.client, verb)(address, values)
        if answer.status_code in {301, 302}:
            return self.open(answer["Location"])
        assert answer.status_code < 500, f"{answer.status_code} at {address}"
        return Sheet(answer.status_code, address, b"".join(answer).decode())
