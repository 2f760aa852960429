"""What stories begin with: people at their desks, and records set up as the manual would set a scene."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.tests import factories as make
from shiraka.foundation import clock
from tests.journeys.desk import Desk


def somebody(role: str, language: str = "en", **more: Any) -> Desk:
    """Return the desk of somebody new who holds a post."""
    return Desk(make.make_user(role, **more), language)


def page_of(record: Model) -> str:
    """Return the address of the page of a record."""
    return reverse(f"{record._meta.model_name}-record", args=[record.pk])


def drafter(agreement: Agreement, language: str = "en") -> Desk:
    """Return the desk of whoever drafted an agreement."""
    return Desk(agreement.created_by, language)


def party_of(desk: Desk, agreement: str) -> str:
    """Return the address of the one party of an agreement, as its page has it."""
    return desk.open(agreement).link(r"/agreements/parties/\d+/$")


def proposal(officer: Desk, **more: Any) -> dict[str, Any]:
    """Return what an officer types to propose a memorandum without money, in French and Arabic."""
    return {
        "title_en": "Literacy for young women",
        "title_fr": "Alphabétisation des jeunes femmes",
        "title_ar": "محو أمية الشابات",
        "type": "MOU",
        "legal_nature": "non_binding",
        "languages": ["fr", "ar"],
        "unit": str(make.make_unit().pk),
        "lead_officer": str(officer.person.pk),
        "duration_months": "36",
        **more,
    }


def signing(**more: str) -> dict[str, str]:
    """Return what is typed to sign today."""
    return {"signed_date": day(0), "signature_mode": "remote", **more}


def in_days(days: int) -> AbstractContextManager[None]:
    """Hold the clock so many days from now."""
    return clock.frozen(clock.now() + timedelta(days=days))


def day(days: int) -> str:
    """Return the day so many days from today, as one types it."""
    return (clock.today() + timedelta(days=days)).isoformat()
