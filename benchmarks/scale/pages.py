"""One process beside one database: measures the pages it is asked for by name."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - models are loaded first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.scale.registers import Found, answer  # noqa: E402
from shiraka.apps.agreements.models import Agreement  # noqa: E402
from shiraka.apps.partners.models import Partner  # noqa: E402
from shiraka.apps.partners.rules.duplicates import possible_duplicates  # noqa: E402
from shiraka.foundation.people.models import User  # noqa: E402

EXPORT = "export of an officer's 500 rows"
NARROW, NARROW_ARABIC, BROAD, BROAD_ARABIC = "salma benali", "هدى حداد", "association", "التعليم"
PROBES = 10
SOUGHT = 500
"""The place of the partner that is sought by its whole name: it stands in every size, and is found as often."""


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def pages() -> dict[str, tuple[str, str]]:
    """Return what is measured by name: who reads, and the address."""
    partners, agreements = reverse("partner-list"), reverse("agreement-list")
    officer = User.objects.get(username="po2").pk
    partner = Partner.objects.filter(status="active", confidentiality=1, parties__isnull=False).order_by("pk")[0]
    agreement = Agreement.objects.filter(status="in_force", confidentiality=1).order_by("pk")[0]
    search, sought = reverse("search"), Partner.objects.filter(is_fictional=True).order_by("pk")[SOUGHT]
    return {
        "list": ("po2", f"{partners}?view=all"),
        "list by name": ("po2", f"{partners}?view=all&order=name"),
        "list, filtered": ("po2", f"{partners}?status=active&category=youth"),
        "list, filtered to a country": ("po2", f"{partners}?country=SEN"),
        "list, searched narrowly": ("po2", f"{partners}?q={NARROW}"),
        "list, searched broadly": ("po2", f"{partners}?q={BROAD}"),
        "list, searched for one": ("po2", f"{partners}?q={sought.name.en}"),
        "list of agreements": ("po2", f"{agreements}?view=all"),
        "search for one": ("po2", f"{search}?q={sought.name.en}"),
        "search for one, Arabic": ("po2", f"{search}?q={sought.name.ar}"),
        "search, narrow": ("po2", f"{search}?q={NARROW}"),
        "search, narrow, Arabic": ("po2", f"{search}?q={NARROW_ARABIC}"),
        "search, broad": ("po2", f"{search}?q={BROAD}"),
        "search, broad, Arabic": ("po2", f"{search}?q={BROAD_ARABIC}"),
        "record of a partner": ("po2", reverse("partner-record", args=[partner.pk])),
        "record of an agreement": ("po2", reverse("agreement-record", args=[agreement.pk])),
        "home of an officer": ("po2", reverse("home")),
        "home of the head": ("hs1", reverse("home")),
        "home of the Director-General": ("dg1", reverse("home")),
        EXPORT: ("po2", f"{reverse('partner-download')}?lead_officer={officer}"),
        "possible duplicates": ("po2", reverse("duplicate-list")),
        "admin: list, filtered": ("po2", "/admin/partners/partner/?status__exact=active&category__exact=youth"),
        "admin: list": ("po2", "/admin/partners/partner/"),
    }


def candidates() -> Callable[[], object]:
    probes = [
        Partner(name=partner.name, country=partner.country, city=partner.city, acronym=partner.acronym)
        for partner in Partner.objects.filter(is_fictional=True).order_by("pk")[:PROBES]
    ]
    return lambda: [possible_duplicates(probe, Partner.objects.all()) for probe in probes]


def measure(function: Callable[[], Any], repeated: int) -> Found:
    """Return the quickest of several times, after a first, and the queries."""
    function()
    times = []
    for _turn in range(repeated):
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as asked:
        function()
    return {"seconds": min(times), "queries": len(asked)}


def main() -> None:
    setup_test_environment(debug=False)
    wanted = pages()
    clients = {who: client_of(who) for who, _address in wanted.values()}

    def reading(name: str) -> Callable[[], object]:
        who, address = wanted[name]

        def read() -> object:
            client = clients[who]
            response = client.post(address, {"format": "csv"}) if name == EXPORT else client.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address}: {response.status_code}")
            return response.getvalue()

        return read

    functions = {name: reading(name) for name in wanted} | {"candidates of ten partners": candidates()}
    answer({name: partial(measure, function) for name, function in functions.items()})


if __name__ == "__main__":
    main()
