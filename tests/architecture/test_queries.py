"""The net that catches pages which ask the database once for each row is really there."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from zeal import NPlusOneError

from shiraka.foundation.people.models import User


def _one_query_for_each(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(sum(len(user.interests.all()) for user in User.objects.all()))


def _two_queries(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(sum(len(user.interests.all()) for user in User.objects.prefetch_related("interests")))


@pytest.mark.django_db
def test_a_request_that_asks_again_for_each_row_fails_its_test(rf: RequestFactory) -> None:
    User.objects.create_user("first")
    User.objects.create_user("second")
    outermost = import_string(settings.MIDDLEWARE[0])
    assert outermost(_two_queries)(rf.get("/")).status_code == 200
    with pytest.raises(NPlusOneError):
        outermost(_one_query_for_each)(rf.get("/"))
