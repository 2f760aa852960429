"""What people whose data we keep may ask of us: a copy, and removal (R-18)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from shiraka.api.caller import user_of
from shiraka.api.entity_schemas import shapes
from shiraka.api.filling import fill
from shiraka.api.form_schemas import given_by
from shiraka.api.operations import Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.records import answered
from shiraka.api.transport import dumps
from shiraka.apps.partners.actions import anonymise_contact, export_contact
from shiraka.apps.partners.entity import CONTACT
from shiraka.apps.partners.forms import AnonymiseForm


def add_personal_data_operations(api: NinjaAPI) -> None:
    """Add export and removal for contacts; correction is an ordinary change with its reason."""
    table, base = Table(api, CONTACT.key, CONTACT.key), f"/{CONTACT.key}/{{int:record_id}}"
    table.add(
        "POST", f"{base}/export", "export", export, right=CONTACT.edit, scope=f"{CONTACT.key}:write",
        answer=Answer(schema=dict[str, Any], errors=(404,)), summary="Everything kept about a person",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/anonymise", "anonymise", anonymise, right=CONTACT.edit, scope=f"{CONTACT.key}:write",
        body=given_by(AnonymiseForm(), "ContactAnonymise"),
        answer=Answer(schema=shapes(CONTACT.key).record, errors=(400, 404, 409, 413, 415, 422)),
        summary="Remove the personal data of a contact for ever",
    )  # fmt: skip


def export(request: HttpRequest, record_id: int) -> Any:
    """That somebody asked stands in the trail."""
    contact = page(CONTACT, "record", request).record(record_id)
    body = dumps(export_contact(contact, actor=user_of(request)))
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


def anonymise(request: HttpRequest, record_id: int, payload: Any) -> Any:
    """It cannot be undone."""
    made = page(CONTACT, "edit", request)
    contact, form = made.record(record_id), AnonymiseForm()
    made.need(CONTACT.edit, contact)
    fill(form, None, payload.model_dump(exclude_unset=True))
    anonymise_contact(contact, actor=user_of(request), reason=form.cleaned_data["reason"])
    return answered(request, CONTACT, made.record(record_id))
