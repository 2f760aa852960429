"""Webhooks over the API: what the pages of administrators do, by the same forms and actions."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Schema, Status
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.filling import fill
from shiraka.api.lists import cut, limit_of, paging
from shiraka.api.operations import Answer, Table
from shiraka.api.schemas import Given, Page
from shiraka.foundation.webhooks import actions
from shiraka.foundation.webhooks.forms import WebhookForm
from shiraka.foundation.webhooks.models import Delivery, Webhook
from shiraka.foundation.webhooks.views import KEEPS, READS

_SCOPES = ("parameter:read", "parameter:write")


class WebhookTold(Schema):
    """A program that is told what happens; of the secret, which signs, nothing."""

    id: int
    name: str
    url: str
    kinds: list[str]
    deeds: list[str]
    language: str
    is_paused: bool
    created_at: datetime


class WebhookWithSecret(WebhookTold):
    """A webhook whose secret is new: it is told this once."""

    secret: str


class GivenWebhook(Given):
    """A webhook to register or change."""

    name: str = Field(max_length=80)
    url: str = Field(max_length=500)
    kinds: list[str]
    deeds: list[str]
    language: str = "en"
    is_paused: bool = False


class DeliveryTold(Schema):
    """What was sent to a webhook, and what became of it."""

    id: int
    event: str
    type: str
    state: str
    attempts: int
    code: int | None
    milliseconds: int | None
    error: str
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None


class DeliveryPage(Schema):
    """One page of deliveries, the latest first."""

    items: list[DeliveryTold]
    next: Page
    previous: Page


def add_webhook_operations(api: NinjaAPI) -> None:
    """Add all that is done with webhooks."""
    table, one = Table(api, "webhook"), "/webhook/{int:webhook_id}"
    read, write = _SCOPES
    rows: tuple[tuple[str, str, str, Any, str, str, Answer, str, Any, Any], ...] = (
        ("GET", "/webhook", "list", list_webhooks, READS, read, Answer(schema=list[WebhookTold]), "Webhooks", None, ()),
        ("POST", "/webhook", "create", create_webhook, KEEPS, write,
         Answer(schema=WebhookWithSecret, status=201, errors=(422,)), "Register a webhook", GivenWebhook, ()),
        ("GET", one, "get", get_webhook, READS, read, Answer(schema=WebhookTold, errors=(404,)), "A webhook", None, ()),
        ("PUT", one, "update", update_webhook, KEEPS, write,
         Answer(schema=WebhookTold, errors=(404, 422)), "Change or pause a webhook", GivenWebhook, ()),
        ("DELETE", one, "remove", remove_webhook, KEEPS, write, Answer(status=204, errors=(404,)),
         "Remove a webhook", None, ()),
        ("POST", f"{one}/secret", "renew_secret", renew_secret, KEEPS, write,
         Answer(schema=WebhookWithSecret, errors=(404,)), "Give a webhook another secret", None, ()),
        ("POST", f"{one}/test", "test", send_test, KEEPS, write, Answer(schema=DeliveryTold, errors=(404,)),
         "Send a test to a webhook", None, ()),
        ("GET", f"{one}/deliveries", "deliveries", list_deliveries, READS, read,
         Answer(schema=DeliveryPage, errors=(400, 404, 422)), "What was sent to a webhook", None, paging()),
        ("POST", f"{one}/deliveries/{{int:delivery_id}}/again", "send_again", send_again, KEEPS, write,
         Answer(schema=DeliveryTold, errors=(404,)), "Send an event once more", None, ()),
    )  # fmt: skip
    for method, path, name, view, right, scope, answer, summary, body, parameters in rows:
        table.add(
            method, path, name, view, right=right, scope=scope, answer=answer, summary=summary, body=body,
            parameters=parameters,
        )  # fmt: skip


def told(webhook: Webhook) -> dict[str, object]:
    """Return a webhook as answers tell it."""
    return {"id": webhook.pk, **{name: getattr(webhook, name) for name in WebhookTold.model_fields if name != "id"}}


def delivery_told(delivery: Delivery) -> dict[str, object]:
    """Return a delivery as answers tell it; what it said stays with the webhook."""
    names = [name for name in DeliveryTold.model_fields if name not in {"id", "event"}]
    return {"id": delivery.pk, "event": str(delivery.event), **{name: getattr(delivery, name) for name in names}}


def list_webhooks(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    return [told(webhook) for webhook in Webhook.objects.all()]


def get_webhook(request: HttpRequest, webhook_id: int) -> Any:  # noqa: ARG001 - ninja's signature
    return told(_webhook(webhook_id))


def create_webhook(request: HttpRequest, payload: Any) -> Any:
    """It is told of what happens from now on. The secret is in this answer only."""
    webhook = _filled(WebhookForm(), payload, request)
    secret = actions.register(webhook, actor=user_of(request))
    return Status(201, {**told(webhook), "secret": secret})


def update_webhook(request: HttpRequest, webhook_id: int, payload: Any) -> Any:
    """As a whole. What happened while it was paused is sent when it goes on."""
    webhook = _filled(WebhookForm(instance=_webhook(webhook_id)), payload, request)
    actions.change(webhook, actor=user_of(request))
    return told(webhook)


def remove_webhook(request: HttpRequest, webhook_id: int) -> Any:
    """With the record of what was sent."""
    actions.remove(_webhook(webhook_id), actor=user_of(request))
    return HttpResponse(status=204)


def renew_secret(request: HttpRequest, webhook_id: int) -> Any:
    """The present one no longer signs anything; the new one is in this answer only."""
    webhook = _webhook(webhook_id)
    return {**told(webhook), "secret": actions.renew_secret(webhook, actor=user_of(request))}


def send_test(request: HttpRequest, webhook_id: int) -> Any:
    """Something about nothing, once, even to a paused webhook."""
    return delivery_told(actions.send_test(_webhook(webhook_id), actor=user_of(request)))


def list_deliveries(request: HttpRequest, webhook_id: int) -> Any:
    cursor, size = request.GET.get("cursor", ""), limit_of(request)
    records = _webhook(webhook_id).deliveries.all()
    page = cut(records, order="-created_at", cursor=cursor, size=size, what=f"webhook:{webhook_id}")
    found: list[Any] = list(page.records)
    return {"items": [delivery_told(each) for each in found], "next": page.older, "previous": page.newer}


def send_again(request: HttpRequest, webhook_id: int, delivery_id: int) -> Any:
    """With all its attempts. One that is still open is left as it is."""
    found = Delivery.objects.select_related("webhook").filter(pk=delivery_id, webhook=webhook_id).first()
    if found is None:
        raise Http404
    actions.send_again(found, actor=user_of(request))
    found.refresh_from_db()
    return delivery_told(found)


def _filled(form: WebhookForm, payload: Any, request: HttpRequest) -> Webhook:
    values = payload.dict()
    if "is_paused" not in form.fields:
        # A new one is not paused.
        values.pop("is_paused")
    fill(form, None, values)
    webhook: Webhook = form.save(commit=False)
    webhook.site = request.build_absolute_uri("/")
    return webhook


def _webhook(key: int) -> Webhook:
    return get_object_or_404(Webhook, pk=key)
