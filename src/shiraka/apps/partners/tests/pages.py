"""Reading the pages of the register and sending its forms, for tests."""

from typing import Any

from django.test import Client
from django.urls import reverse

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation.people.models import User


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def outsider(partner: Partner) -> Client:
    return as_(make.make_user("EP", organisation_number=partner.number))


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def filled(officer: User, **more: Any) -> dict[str, Any]:
    """Return what an officer types for a new partner."""
    return {
        "name_en": "Amal Association",
        "name_fr": "Association Amal",
        "name_ar": "جمعية أمل",
        "category": "ngo_national",
        "country": "SEN",
        "tier": "operational",
        "unit": make.make_unit().pk,
        "lead_officer": officer.pk,
        "confidentiality": 1,
        **more,
    }


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), data)
