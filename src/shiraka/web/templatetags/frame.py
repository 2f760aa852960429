"""Template tags only the page frame needs."""

import re
from functools import cache
from importlib.resources import files

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shiraka.foundation.languages.templatetags.shiraka import PRINTED_ICONS

register = template.Library()


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
def percent(value: float) -> str:
    """Write a number for an SVG attribute: a point and no grouping in any language."""
    return f"{value:.2f}%"


@register.filter
def middle(zone: tuple[float, float, int]) -> str:
    start, width, _count = zone
    return f"{start + width / 2:.2f}%"
