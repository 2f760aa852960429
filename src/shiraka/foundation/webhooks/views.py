"""The pages of webhooks: which there are, one with what was sent, and what is done with them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.access.permission import allowed
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.lists import BadCursor, page_of
from shiraka.foundation.webhooks import actions
from shiraka.foundation.webhooks.forms import WebhookForm
from shiraka.foundation.webhooks.models import Deed, Delivery, State, Webhook

READS, KEEPS = "parameter:R", "parameter:C"
SECRET = "webhook_secret"  # noqa: S105 - where a session keeps a new one until the page that shows it once
_MARKS = {
    State.WAITING: ("idle", "clock"),
    State.RETRYING: ("warn", "rotate-ccw"),
    State.DELIVERED: ("ok", "circle-check"),
    State.GIVEN_UP: ("bad", "circle-x"),
    State.WITHHELD: ("idle", "lock"),
}


class WebhookList(AdministrationPage):
    """All of them, by name."""

    permission = READS

    def get(self, request: HttpRequest) -> HttpResponse:
        failed = Count("deliveries", filter=Q(deliveries__state=State.GIVEN_UP))
        webhooks = Webhook.objects.annotate(failed=failed)
        return render(request, "webhooks/list.html", {"webhooks": webhooks, "may_edit": allowed(self.user, KEEPS)})


class WebhookPage(AdministrationPage):
    """One, with what was sent to it, the latest first."""

    permission = READS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        webhook = get_object_or_404(Webhook, pk=pk)
        try:
            page = page_of(webhook.deliveries.all(), order="-created_at", cursor=request.GET.get("cursor", ""))
        except BadCursor:
            return redirect(request.path)
        secret = request.session.pop(SECRET, None)
        labels = {entity.key: entity.label_plural for entity in ENTITIES}
        context = {
            "webhook": webhook,
            "page": page,
            "kinds": [labels[key] for key in webhook.kinds if key in labels],
            "deeds": [Deed(deed).label for deed in webhook.deeds if deed in Deed.values],
            "lines": [{"delivery": each, "mark": _MARKS[State(each.state)]} for each in _deliveries(page)],
            "secret": secret[1] if secret and secret[0] == pk else "",
            "may_edit": allowed(self.user, KEEPS),
        }
        answer = render(request, "webhooks/webhook.html", context)
        # The page may hold a secret, which the browser must not keep for the back button.
        answer["Cache-Control"] = "no-store"
        return answer


def _deliveries(page: Any) -> list[Delivery]:
    return [each for each in page.records if isinstance(each, Delivery)]


class AddWebhook(AdministrationPage):
    """Registering one; its secret is shown on the page that follows, once."""

    permission = KEEPS

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show(WebhookForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WebhookForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        webhook = form.save(commit=False)
        webhook.site = request.build_absolute_uri("/")
        secret = actions.register(webhook, actor=self.user)
        request.session[SECRET] = (webhook.pk, secret)
        messages.success(request, _("The webhook is registered. Send a test, to see that it is heard."))
        return redirect("webhook", webhook.pk)

    def show(self, form: WebhookForm) -> HttpResponse:
        return self.form_page(form, title=_("Add a webhook"), button=_("Add"), back_url=reverse("webhook-list"))


class EditWebhook(AdministrationPage):
    """Changing one, or pausing it."""

    permission = KEEPS

    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(WebhookForm(instance=get_object_or_404(Webhook, pk=pk)), pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = WebhookForm(request.POST, instance=get_object_or_404(Webhook, pk=pk))
        if not form.is_valid():
            return self.show(form, pk)
        webhook = form.save(commit=False)
        webhook.site = request.build_absolute_uri("/")
        actions.change(webhook, actor=self.user)
        messages.success(request, _("Saved."))
        return redirect("webhook", pk)

    def show(self, form: WebhookForm, pk: int) -> HttpResponse:
        back_url = reverse("webhook", args=[pk])
        return self.form_page(form, title=_("Change the webhook"), button=_("Save"), back_url=back_url)


class _Deed(AdministrationPage):
    """Something done to a webhook by a button."""

    permission = KEEPS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.do(request, get_object_or_404(Webhook, pk=pk))
        return redirect("webhook", pk)

    def do(self, request: HttpRequest, webhook: Webhook) -> None:
        raise NotImplementedError


class TryWebhook(_Deed):
    """Sending something about nothing."""

    def do(self, request: HttpRequest, webhook: Webhook) -> None:
        actions.send_test(webhook, actor=self.user)
        messages.success(request, _("A test is on its way. Look at this page again in a moment."))


class RenewSecret(_Deed):
    """Another secret, shown once."""

    def do(self, request: HttpRequest, webhook: Webhook) -> None:
        request.session[SECRET] = (webhook.pk, actions.renew_secret(webhook, actor=self.user))


class RemoveWebhook(_Deed):
    """Ending one."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions.remove(get_object_or_404(Webhook, pk=pk), actor=self.user)
        messages.success(request, _("The webhook is removed."))
        return redirect("webhook-list")


class SendAgain(AdministrationPage):
    """Sending an event once more."""

    permission = KEEPS

    def post(self, request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
        found = get_object_or_404(Delivery.objects.select_related("webhook"), pk=delivery, webhook=pk)
        actions.send_again(found, actor=self.user)
        messages.success(request, _("The event is sent again."))
        return redirect("webhook", pk)
