"""A page asks for the right it declares before it does anything else."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from shiraka.foundation.access.views import PUBLIC, SIGNED_IN, Page
from shiraka.foundation.people.tests.factories import make_user

pytestmark = pytest.mark.usefixtures("library")


def opened(permission: str, user: Any) -> Any:
    """Return the answer of a page that needs this permission."""

    class Shown(Page):
        def get(self, _request: HttpRequest) -> HttpResponse:
            return HttpResponse(str(self.user) if permission != PUBLIC else "everybody")

    request = RequestFactory().get("/shelves/?order=title")
    request.user = user
    return Shown.as_view(permission=permission)(request)


def test_a_page_that_declares_no_permission_does_not_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        opened("", make_user("PO"))


def test_somebody_unknown_is_led_to_the_sign_in_and_back() -> None:
    answer = opened("shelf:R", AnonymousUser())
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/shelves/%3Forder%3Dtitle")


def test_somebody_without_the_right_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        opened("shelf:C", make_user("FI"))
    with pytest.raises(PermissionDenied):
        opened("shelf:R", make_user("AD"))


def test_somebody_with_the_right_comes_in() -> None:
    officer = make_user("PO")
    assert opened("shelf:C", officer).content.decode() == str(officer)


def test_a_page_for_all_accounts_needs_no_post_but_an_account() -> None:
    assert opened(SIGNED_IN, make_user()).status_code == 200
    assert opened(SIGNED_IN, AnonymousUser()).status_code == 302


def test_a_public_page_is_open_to_everybody() -> None:
    assert opened(PUBLIC, AnonymousUser()).content == b"everybody"
