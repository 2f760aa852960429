"""The one-page sheet of a partner, as values."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Schema

from shiraka.api.caller import may_use, user_of
from shiraka.api.entity_schemas import shapes
from shiraka.api.kinds import reference
from shiraka.api.operations import Answer, Table
from shiraka.api.records import told
from shiraka.api.schemas import Reference, Words
from shiraka.apps.partners.entity import CONTACT, INTERACTION, PARTNER, RELATIONSHIP
from shiraka.apps.partners.views import PartnerSheet
from shiraka.foundation import clock
from shiraka.foundation.parameters.current import letter_text

AGREEMENT = "agreement"


class MarkerTold(Schema):
    """A verified marker."""

    kind: str
    label: str


class LeaderTold(Schema):
    """Somebody who leads or signs for the partner."""

    id: int
    name: Words
    style: Words
    post: Words
    role: str
    role_label: str


class RelationTold(Schema):
    """Another organisation, and what the partner is to it: in the label, and in the kind if it is outgoing."""

    record: Reference | None
    kind: str
    label: str
    is_outgoing: bool


class AgreementTold(Schema):
    """An agreement with the partner."""

    record: Reference
    status: str
    status_label: str


class InteractionTold(Schema):
    """A contact we had with the partner."""

    record: Reference
    held_date: date
    kind: str
    label: str


def add_sheet_operation(api: NinjaAPI) -> None:
    """Add the sheet, whose facts are those of the record."""
    fields: dict[str, Any] = {
        "partner": shapes(PARTNER.key).record,
        "known_on": date,
        "markers": list[MarkerTold],
        "leaders": list[LeaderTold],
        "relations": list[RelationTold],
        "agreements": list[AgreementTold],
        "interactions": list[InteractionTold],
        "letterhead": Words,
        "footer": Words,
    }
    told_as = type("PartnerSheet", (Schema,), {"__annotations__": fields, "__doc__": "A partner on one page."})
    Table(api, PARTNER.key, PARTNER.key).add(
        "GET", f"/{PARTNER.key}/{{int:record_id}}/sheet", "sheet", sheet, right=PARTNER.read,
        scope=f"{PARTNER.key}:read", answer=Answer(schema=told_as, errors=(404,)), summary="The sheet of a partner",
    )  # fmt: skip


def sheet(request: HttpRequest, record_id: int) -> Any:
    """The latest few of each kind, as far as the person and their token may read it."""
    page = PartnerSheet()
    page.setup(request)
    partner = page.record(record_id)
    found = page.sheet(partner)
    return {
        "partner": told(PARTNER, partner, user_of(request)),
        "known_on": clock.today(),
        "markers": [{"kind": marker.kind, "label": marker.get_kind_display()} for marker in found.markers],
        "leaders": [_leader(contact) for contact in found.leaders if may_use(request, f"{CONTACT.key}:read")],
        "relations": [_relation(row.record) for row in _read(request, RELATIONSHIP.key, found.relations)],
        "agreements": [_agreement(row.record) for row in _read(request, AGREEMENT, found.agreements)],
        "interactions": [_interaction(row.record) for row in _read(request, INTERACTION.key, found.interactions)],
        "letterhead": letter_text("letterhead").as_dict(),
        "footer": letter_text("footer").as_dict(),
    }


def _read(request: HttpRequest, key: str, rows: Any) -> Any:
    """Return the rows of a kind, none to a token that does not reach as far."""
    return rows if may_use(request, f"{key}:read") else ()


def _leader(contact: Any) -> dict[str, object]:
    texts = {name: getattr(contact, name).as_dict() for name in ("name", "style", "post")}
    return {"id": contact.pk, **texts, "role": contact.role, "role_label": contact.get_role_display()}


def _relation(relation: Any) -> dict[str, object]:
    return {
        "record": reference(relation.other),
        "kind": relation.kind,
        "label": relation.get_kind_display(),
        "is_outgoing": not relation.is_turned,
    }


def _agreement(agreement: Any) -> dict[str, object]:
    status = {"status": agreement.status, "status_label": agreement.get_status_display()}
    return {"record": reference(agreement), **status}


def _interaction(interaction: Any) -> dict[str, object]:
    return {
        "record": reference(interaction),
        "held_date": interaction.held_date,
        "kind": interaction.kind,
        "label": interaction.get_kind_display(),
    }
