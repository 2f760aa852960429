"""What the API does by the clock."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shiraka.api.idempotency import KEPT
from shiraka.api.models import KeptAnswer
from shiraka.foundation import clock
from shiraka.foundation.jobs import Running, job


@job("api.forget_answers", label=_("Forget the answers kept for repeated requests"), every=timedelta(hours=1))
def forget_answers(_running: Running) -> dict[str, Any]:
    """Remove the answers that are kept no longer."""
    removed, _kinds = KeptAnswer.objects.filter(created_at__lte=clock.now() - KEPT).delete()
    return {"removed": removed}
