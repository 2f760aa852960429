"""What an answer means for permission, and the count of what was tried."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.shortcuts import resolve_url

from tests.access.expected import ALLOWED, FORBIDDEN, HIDDEN, SIGN_IN

PASSED = frozenset({200, 201, 204, 302, 409, 412, 415, 422, 428})
"""The gate was passed: done, or refused for what was sent and not for who sent it."""

REFUSED = {401: SIGN_IN, 403: FORBIDDEN, 404: HIDDEN}


def outcome(response: Any) -> str:
    """Return the outcome class of an answer; an error of the program is a class of its own."""
    status = response.status_code
    if status == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return SIGN_IN
    if status in PASSED:
        return ALLOWED
    return REFUSED.get(status, f"error {status}")


@dataclass
class Tally:
    """Pairs tried, and the wrong ones in words."""

    pairs: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, who: str, right: frozenset[str], found: str) -> None:
        """Count one pair and compare it."""
        self.pairs += 1
        if found not in right:
            self.wrong.append(f"{what} as {who}: {found}, expected {' or '.join(sorted(right))}")

    def settle(self) -> None:
        """Fail with every wrong pair."""
        __tracebackhide__ = True
        assert self.pairs, "Nothing was tried."
        told = "\n".join(self.wrong)
        assert not self.wrong, f"pairs: {self.pairs}, wrong: {len(self.wrong)}\n{told}"
