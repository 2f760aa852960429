"""What pages of other parts say of imports: where a table of a kind is brought in."""

from typing import Any

from django import template
from django.urls import reverse

from shiraka.foundation.importing.actions import may_import
from shiraka.foundation.importing.definition import IMPORTS
from shiraka.foundation.people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def import_url(context: dict[str, Any], key: str) -> str:
    """Return where the reader brings in a table of such records, empty for who may not."""
    kind, user = IMPORTS.get(key), getattr(context.get("request"), "user", None)
    if kind is None or not isinstance(user, User) or not may_import(user, kind):
        return ""
    return reverse(f"import-{kind.name}")
