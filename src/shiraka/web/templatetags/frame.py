"""Template tags only the page frame needs."""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from shiraka.engines.search import Piece
from shiraka.foundation.languages.templatetags.shiraka import PRINTED_ICONS, is_near
from shiraka.foundation.work.sources import WorkItem

register = template.Library()

SHOWN_FIRST = 8
WORK_SHOWN_FIRST = 12
FEWEST_FOLDED = 3
"""Fewer than that are not worth a click."""


class Parts(NamedTuple):
    """What a page shows at once, and what it opens on demand."""

    first: Sequence[object]
    rest: Sequence[object]


@cache
def symbols() -> dict[str, str]:
    """Return the drawn shape of every icon we ship, by name."""
    drawing = files("shiraka.web").joinpath("static/shiraka/icons/lucide.svg").read_text(encoding="utf-8")
    return {name: shape for shape, name in re.findall(r'(<symbol id="i-([^"]+)".*?</symbol>)', drawing)}


@register.simple_tag(takes_context=True)
def sprite(context: Context) -> SafeString:
    """Print the shapes of the icons this page used; stands at its very end."""
    request = getattr(context, "request", None)
    used = sorted(vars(request).get(PRINTED_ICONS, ())) if request is not None else list(symbols())
    # The shapes are our own file, not input; each is a <symbol> and nothing else.
    shapes = mark_safe("".join(symbols()[name] for name in used if name in symbols()))  # noqa: S308
    return format_html('<svg class="sprite" aria-hidden="true">{}</svg>', shapes)


@register.filter
def as_json(value: object) -> str:
    """Write plain values for a script, as the value of an attribute: a page has no script inside."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def pieces(found: Sequence[Piece]) -> SafeString:
    """Write a text with what a search found in it marked."""
    return SafeString(
        "".join(f"<mark>{escape(each.text)}</mark>" if each.is_found else escape(each.text) for each in found)
    )


@register.filter
def percent(value: float) -> str:
    """Write a number for an SVG attribute: a point and no grouping in any language."""
    return f"{value:.2f}%"


@register.filter
def middle(zone: tuple[float, float, int]) -> str:
    start, width, _count = zone
    return f"{start + width / 2:.2f}%"


def _parts(items: Sequence[object], count: int) -> Parts:
    cut = len(items) if len(items) - count < FEWEST_FOLDED else count
    return Parts(items[:cut], items[cut:])


@register.filter
def first_and_rest(items: Sequence[object]) -> Parts:
    """Part a long ranking: its first rows, and the others."""
    return _parts(items, SHOWN_FIRST)


@register.filter
def near_and_later(work: Sequence[WorkItem]) -> Parts:
    """Part the work that waits, which comes by date: what is late or near is always among the first."""
    return _parts(work, max(WORK_SHOWN_FIRST, sum(is_near(item.due_date) for item in work)))
