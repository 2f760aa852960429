"""What those who run the system see of it: a number for each request in the log, and figures to collect."""

import hmac
import re
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from shiraka.foundation import clock
from shiraka.foundation.access.views import PUBLIC, Page
from shiraka.foundation.jobs.models import Job, State

HEADER: Final = "X-Request-ID"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")

REQUESTS: Final = Counter("shiraka_requests", "Requests answered.", ("method", "route", "status"))
SECONDS: Final = Histogram("shiraka_request_seconds", "Seconds until the answer.", ("route",))
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observed:
    """Gives each request a number, that of the proxy if it sent one, and counts and times it by its route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _GIVEN.fullmatch(given) else uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            response = self.get_response(request)
        # By its name and not by its address, of which there are as many as records.
        route = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(method, route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        response.headers[HEADER] = number
        return response


class Metrics(Page):
    """The figures, as Prometheus reads them: to whoever has the token, or without one asks on the machine itself."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        if not _may_read(request):
            raise Http404
        figures = generate_latest(_of_requests()) + generate_latest(_of_jobs())
        return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    token = settings.SHIRAKA_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    # Behind a proxy on the same machine everybody comes from there: it says for whom it asks.
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    try:
        return not is_forwarded and ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _of_requests() -> CollectorRegistry:
    """Return the figures of this process, or of all web processes where there are several."""
    if not settings.SHIRAKA_METRICS_FOLDER:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=settings.SHIRAKA_METRICS_FOLDER)  # type: ignore[no-untyped-call]
    return registry


def _of_jobs() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Jobs())
    return registry


class Jobs(Collector):
    """How many jobs there are in each state, and for how long the longest has waited; read when asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("shiraka_jobs", "Jobs by state.", labels=("state",))
        wait = GaugeMetricFamily("shiraka_jobs_longest_wait_seconds", "Seconds for which a job has been due.")
        try:
            counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
            due = Job.objects.filter(state__in=(State.WAITING, State.RETRYING)).aggregate(at=Min("next_attempt_at"))
        except DatabaseError:
            # Figures are asked for most when something does not answer.
            return
        for state in State.values:
            jobs.add_metric((state,), counts.get(state, 0))
        wait.add_metric((), max(0.0, (clock.now() - due["at"]).total_seconds()) if due["at"] else 0.0)
        yield from (jobs, wait)
