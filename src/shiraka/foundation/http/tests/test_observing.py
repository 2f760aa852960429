"""A request is known to the log by its number, and figures are for those who run the system."""

import logging

import pytest
import structlog
from django.test import Client, RequestFactory
from pytest_django import Settings

from shiraka.foundation import clock
from shiraka.foundation.http.observing import Observed
from shiraka.foundation.jobs.models import Job, State

pytestmark = pytest.mark.django_db


def test_a_request_has_the_number_of_the_proxy_or_one_of_its_own(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-4711"})["X-Request-ID"] == "proxy-4711"
    forged = client.get("/healthz", headers={"X-Request-ID": "a b\tc" * 4})["X-Request-ID"]
    assert len(forged) == 32
    assert forged != client.get("/healthz")["X-Request-ID"]


def test_every_line_of_the_log_says_for_which_request_it_is() -> None:
    seen: list[dict[str, object]] = []

    def answer(_request: object) -> object:
        seen.append(dict(structlog.contextvars.get_contextvars()))
        logging.getLogger(__name__).info("At work.")
        return Client().get("/healthz")

    Observed(answer)(RequestFactory().get("/", headers={"X-Request-ID": "proxy-4711"}))  # type: ignore[arg-type]
    assert seen == [{"request": "proxy-4711"}]
    assert structlog.contextvars.get_contextvars() == {}


def test_figures_tell_of_requests_by_route_and_of_jobs(client: Client) -> None:
    now = clock.now()
    Job.objects.create(name="trial", state=State.DEAD, created_at=now, next_attempt_at=now)
    client.get("/healthz")
    told = client.get("/metrics").content.decode()
    assert 'shiraka_requests_total{method="GET",route="healthz",status="200"}' in told
    assert 'shiraka_request_seconds_count{route="healthz"}' in told
    assert 'shiraka_jobs{state="dead"} 1.0' in told


@pytest.mark.parametrize(
    ("from_where", "headers"),
    [("10.0.0.7", {}), ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}), ("", {})],
    ids=["elsewhere", "through a proxy", "unknown"],
)
def test_without_a_token_only_the_machine_itself_is_told(from_where: str, headers: dict[str, str]) -> None:
    assert Client(REMOTE_ADDR=from_where).get("/metrics", headers=headers).status_code == 404


def test_with_a_token_whoever_has_it_is_told(settings: Settings) -> None:
    settings.SHIRAKA_METRICS_TOKEN = "t" * 50
    client = Client(REMOTE_ADDR="10.0.0.7")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {'x' * 50}"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {'t' * 50}"}).status_code == 200
