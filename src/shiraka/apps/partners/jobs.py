"""What the register does in the background."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.actions.duplicates import propose_pairs
from shiraka.foundation.jobs.definition import Running, job


@job("partners.duplicates", label=_("Compare the partners with one another"), atomic=False)
def find_duplicates(_running: Running) -> dict[str, Any]:
    """Compare what is new or changed; each step is a transaction of its own, and twice is as good as once."""
    return {"found": propose_pairs(), "url": reverse("duplicate-list")}
