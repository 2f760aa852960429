"""What administrators do with webhooks. Each is told in the trail, without a secret."""

from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Head
from shiraka.foundation.jobs import enqueue
from shiraka.foundation.people.models import User
from shiraka.foundation.sealing import sealed
from shiraka.foundation.webhooks.collecting import trial_delivery
from shiraka.foundation.webhooks.jobs import SECRET, collect, deliver
from shiraka.foundation.webhooks.models import OPEN, Delivery, State, Webhook
from shiraka.foundation.webhooks.signing import new_secret


def _told(webhook: Webhook) -> dict[str, object]:
    names = ("name", "url", "kinds", "deeds", "language", "is_paused")
    return {name: getattr(webhook, name) for name in names}


@transaction.atomic
def register(webhook: Webhook, *, actor: User) -> str:
    """Store a new webhook, told of what happens from now on, and return its secret, which is not shown again."""
    secret = new_secret()
    head = Head.objects.first()
    webhook.secret, webhook.created_at = sealed(SECRET, secret.encode()), clock.now()
    webhook.reached = head.sequence if head else 0
    webhook.save(force_insert=True)
    audit.write("register_webhook", webhook, actor=actor, after=_told(webhook))
    return secret


@transaction.atomic
def change(webhook: Webhook, *, actor: User) -> None:
    """Store what was changed. What happened while it was paused is sent when it goes on."""
    before = Webhook.objects.select_for_update().get(pk=webhook.pk)
    # Workers move it on meanwhile.
    webhook.reached = before.reached
    webhook.save()
    old, new = audit.differences(_told(before), _told(webhook))
    if new:
        audit.write("change_webhook", webhook, actor=actor, before=old, after=new)
    if before.is_paused and not webhook.is_paused:
        enqueue(collect, key="all")
        for delivery in webhook.deliveries.filter(state__in=OPEN):
            enqueue(deliver, delivery=delivery.pk)


@transaction.atomic
def renew_secret(webhook: Webhook, *, actor: User) -> str:
    """Give a webhook another secret; the present one no longer signs anything."""
    secret = new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(secret=sealed(SECRET, secret.encode()))
    audit.write("renew_webhook_secret", webhook, actor=actor)
    return secret


@transaction.atomic
def remove(webhook: Webhook, *, actor: User) -> None:
    """End a webhook, with the record of what was sent."""
    audit.write("remove_webhook", webhook, actor=actor, before=_told(webhook))
    webhook.delete()


@transaction.atomic
def send_test(webhook: Webhook, *, actor: User) -> Delivery:
    """Send something about nothing, once, even to a paused webhook."""
    delivery = trial_delivery(webhook)
    enqueue(deliver, delivery=delivery.pk, requested_by=actor)
    return delivery


@transaction.atomic
def send_again(delivery: Delivery, *, actor: User) -> None:
    """Have a delivery sent once more, with all its attempts. Nothing happens to one that is still open."""
    changed = Delivery.objects.filter(pk=delivery.pk, state__in=(State.GIVEN_UP, State.DELIVERED)).update(
        state=State.WAITING, attempts=0, next_attempt_at=None, error="", code=None
    )
    if changed:
        enqueue(deliver, delivery=delivery.pk, requested_by=actor)
        audit.write("send_event_again", delivery.webhook, actor=actor, after={"event": str(delivery.event)})
