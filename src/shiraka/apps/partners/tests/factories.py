"""Makers of partners and of everybody who works on one, as the manual would set a scene."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from shiraka.apps.partners.lifecycle import PARTNER_LIFE
from shiraka.apps.partners.models import Contact, Interaction, Marker, Partner, Relationship
from shiraka.apps.partners.terms import Decision, PartnerStatus
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.people.models import Appointment, Unit, User
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

_counter = count(1)
ENGAGED = ("cleared", "cleared_with_conditions", "active", "dormant")


def text(words: str) -> Text:
    return Text(en=words, fr=words, ar=words)


def make_unit(code: str = "PIC") -> Unit:
    return Unit.objects.get_or_create(code=code, defaults={"name": text(code)})[0]


def make_user(role: str, *, unit: Unit | None = None, **more: Any) -> User:
    """Return a person who has held a post since long ago."""
    number = next(_counter)
    user = User.objects.create(username=f"{role.lower()}{number}", full_name=text(f"{role} {number}"))
    Appointment.objects.create(
        user=user, role=role, unit=unit or make_unit(), start_date=clock.today() - timedelta(days=1000), **more
    )
    return user


def make_partner(**more: Any) -> Partner:
    """Return a prospect, an NGO of Senegal with an officer of its own unless said."""
    number = next(_counter)
    values: dict[str, Any] = {
        "name": text(f"Body {number}"),
        "country": "SEN",
        "category": "ngo_national",
        "unit": make_unit(),
        **more,
    }
    values.setdefault("lead_officer", make_user("PO"))
    return create_record(Partner(**values), actor=None)


def with_status(status: str, **more: Any) -> Partner:
    """Return a partner put into a state without its way there, cleared until in a year where that is needed."""
    partner = make_partner(**more)
    today = clock.today()
    values: dict[str, Any] = dict(more)
    if status in ENGAGED:
        values = {
            "decision": Decision.CONDITIONS if status == "cleared_with_conditions" else Decision.CLEARED,
            "due_diligence_date": today - timedelta(days=100),
            "due_diligence_end_date": today + timedelta(days=365),
            "decided_facts": partner.identity_facts,
            "risk_level": "low",
            "screening_result": "no_hit",
            **more,
        }
    if status == "suspended":
        values = {"suspension_date": today, "suspension_end_date": today + timedelta(days=20), **more}
    Partner.objects.filter(pk=partner.pk).update(status=PartnerStatus(status), **values)
    return fresh(partner)


def fresh(partner: Partner) -> Partner:
    """Return the partner as stored, with nothing remembered of it."""
    return Partner.objects.get(pk=partner.pk)


def agree(partner: Partner, action: str, step: str, actor: User) -> None:
    give_opinion(fresh(partner), PARTNER_LIFE.named(action)[0], step, actor=actor, agrees=True)


def object_to(partner: Partner, action: str, step: str, actor: User) -> None:
    move = PARTNER_LIFE.named(action)[0]
    give_opinion(fresh(partner), move, step, actor=actor, agrees=False, comment="Not convincing")


def ready_to_reinstate(**more: Any) -> Partner:
    """Return a partner suspended while cleared, with the opinion of a second person."""
    cleared = with_status("cleared")
    partner = perform(cleared, "suspend", actor=make_user("HS"), **suspension())
    if more:
        Partner.objects.filter(pk=partner.pk).update(**more)
    agree(partner, "reinstate", "second_person", make_user("FI"))
    return fresh(partner)


def suspension(days: int = 20, **more: Any) -> dict[str, Any]:
    """Return what a suspension asks for."""
    today = clock.today()
    return {
        "reason": "Reports late",
        "suspension_end_date": today + timedelta(days=days),
        "review_date": today + timedelta(days=10),
        **more,
    }


def refusal() -> dict[str, Any]:
    """Return what a decision against somebody asks for."""
    return {"reason": "No accounts", "review_date": add_months(clock.today(), 6)}


def make_contact(partner: Partner | None = None, **more: Any) -> Contact:
    values: dict[str, Any] = {
        "partner": partner or make_partner(),
        "name": Text(en="Awa Diop", fr="Awa Diop", ar="آوا ديوب"),
        "email": "awa.diop@example.org",
        "purpose": "Preparation of the agreement",
        **more,
    }
    return create_record(Contact(**values), actor=None)


def make_interaction(partner: Partner, held_date: date | None = None, **more: Any) -> Interaction:
    """Return an interaction not stored yet."""
    values: dict[str, Any] = {"subject": "Visit", "summary": "We met.", **more}
    return Interaction(partner=partner, held_date=held_date or clock.today(), **values)


def make_marker(partner: Partner | None = None, *, actor: User | None = None, **more: Any) -> Marker:
    values: dict[str, Any] = {"kind": "women_led", "basis": "Statutes", "evidence": "Article 4, on file", **more}
    return create_record(Marker(partner=partner or make_partner(), **values), actor=actor or make_user("PO"))


def relate(partner: Partner, kind: str, other: Partner) -> Relationship:
    return create_record(Relationship(partner=partner, kind=kind, other=other), actor=None)
