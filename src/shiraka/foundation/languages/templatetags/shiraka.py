"""Template tags and filters every page uses: icons, texts in three languages, dates, numbers, states."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shiraka.foundation import clock
from shiraka.foundation.languages import current, formats
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.fields import LANGUAGE_NAMES
from shiraka.values.text import LANGUAGES, Text

register = template.Library()

NEAR_DAYS = 1
"""A due date that many days ahead or less waits under the brass edge."""
TONES = frozenset({"ok", "info", "warn", "bad", "idle", "line"})
RTL = frozenset({"ar"})
OF_READING = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "log-in",
        "log-out",
        "redo-2",
        "reply",
        "send",
        "undo",
        "undo-2",
    }
)
"""The icons that picture a direction of reading; only these are mirrored where one reads from the right."""
PRINTED_ICONS = "printed_icons"
"""Where a request keeps the names of the icons its page shows, so that only these are sent."""


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, *, small: bool = False, tone: str = "") -> SafeString:
    """Draw an icon; it is decoration, the word beside it says the same."""
    if not name:
        return SafeString("")
    request = getattr(context, "request", None)
    if request is not None:
        vars(request).setdefault(PRINTED_ICONS, set()).add(name)
    classes = ["i", *(["sm"] if small else []), *(["flip"] if name in OF_READING else []), *([tone] if tone else [])]
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', " ".join(classes), name)


@register.filter
def direction(language: str) -> str:
    return "rtl" if language in RTL else "ltr"


@register.simple_tag
def text(value: Text | str | None, *, badge: bool = True) -> SafeString:
    """Write a `Text` in the reader's language, or in the one that stands in, visibly marked.

    The mark is the code of the language shown, with a sentence for those who hear the page.
    """
    words, language = Text.of(value).best(reader_language()) if isinstance(value, Text) else (str(value or ""), "")
    if not words:
        return SafeString("")
    if language in {"", reader_language()}:
        return format_html("<bdi>{}</bdi>", words)
    shown = format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction(language), words)
    if not badge:
        return shown
    return format_html("{}{}", shown, _tongue(language))


def _tongue(language: str) -> SafeString:
    sentence = gettext("shown in %(language)s") % {"language": LANGUAGE_NAMES[language]}
    return format_html(
        '<span class="lang tongue" title="{0}"><span aria-hidden="true">{1}</span>'
        '<span class="vh"> ({0})</span></span>',
        sentence,
        language.upper(),
    )


@register.filter
def other_texts(value: object) -> list[tuple[str, str]]:
    """Return (language, words) for the languages that `text` did not show; the same words are not told twice."""
    if not isinstance(value, Text):
        return []
    told = {"": "", value.best(reader_language())[0]: ""}
    for language in LANGUAGES:
        told.setdefault(value.get(language), language)
    return [(language, words) for words, language in told.items() if language]


@register.filter
def in_words(value: Text | str | None) -> str:
    """Return a text as plain words, for attributes and titles of pages."""
    return current.in_words(value)


@register.filter
def day(moment: date | None) -> SafeString:
    return _time(moment, formats.day(moment)) if moment else SafeString("")


@register.filter
def short_day(moment: date | None) -> SafeString:
    return _time(moment, formats.short_day(moment)) if moment else SafeString("")


@register.filter
def long_day(moment: date | None) -> SafeString:
    return _time(moment, formats.long_day(moment)) if moment else SafeString("")


@register.filter
def weekday(moment: date | None) -> SafeString:
    return _time(moment, formats.weekday(moment)) if moment else SafeString("")


@register.filter
def moment(value: datetime | None) -> SafeString:
    """Write an instant with its time of day at the seat."""
    return _time(value, formats.moment(value)) if value else SafeString("")


@register.filter
def both_calendars(value: date | None) -> SafeString:
    if not value:
        return SafeString("")
    return format_html(
        '{} <span class="muted nw">· <bdi>{}</bdi></span>',
        _time(value, formats.long_day(value)),
        formats.hijri_day(value),
    )


@register.filter
def hijri(value: date | None) -> SafeString:
    return format_html("<bdi>{}</bdi>", formats.hijri_day(value)) if value else SafeString("")


@register.filter
def relative_day(value: date | None) -> str:
    return formats.relative_day(value) if value else ""


@register.filter
def is_near(value: date | None) -> bool:
    """Tell whether a due date is past, today or tomorrow: it then waits under the brass edge."""
    return value is not None and (formats.local_date(value) - clock.today()).days <= NEAR_DAYS


@register.simple_tag(takes_context=True)
def due(context: Context, value: date | None) -> SafeString:
    """Write a due date in both forms, relative above absolute, with the icon of how near it is."""
    if not value:
        return SafeString("")
    distance = (formats.local_date(value) - clock.today()).days
    tone, name = ("idle", "calendar")
    if distance <= NEAR_DAYS:
        tone, name = ("bad", "clock-alert") if distance < 0 else ("warn", "clock")
    return format_html(
        '<span class="due"><b class="{}">{}{}</b><small>{}</small></span>',
        tone,
        icon(context, name, small=True),
        formats.relative_day(value),
        _time(value, formats.short_day(value)),
    )


def _time(value: date | None, written: str) -> SafeString:
    return format_html(
        '<time datetime="{}" class="nw"><bdi>{}</bdi></time>', value.isoformat() if value else "", written
    )


@register.filter
def number(value: Decimal | float | None, decimals: int | None = None) -> SafeString:
    return SafeString("") if value is None else format_html("<bdi>{}</bdi>", formats.number(value, decimals))


@register.simple_tag
def money(amount: Decimal | None, currency: str) -> SafeString:
    if amount is None:
        return SafeString("")
    return format_html('<bdi class="nw num" dir="ltr">{}</bdi>', formats.money(amount, currency))


@register.filter
def size(value: int) -> SafeString:
    return format_html('<bdi class="nw">{}</bdi>', formats.file_size(value))


@register.filter
def ref(value: object) -> SafeString:
    """Isolate a reference, so that its parts keep their order in a right-to-left line."""
    return format_html('<bdi class="ref">{}</bdi>', value) if value else SafeString("")


@register.simple_tag(takes_context=True)
def status(
    context: Context, code: str, label: object, tone: str = "idle", icon_name: str = "", *, tag: bool = False
) -> SafeString:
    """Write a state as icon and word. `tag` gives the filled form, for the head of a record only."""
    shape = "tag" if tag else "st"
    return format_html(
        '<span class="{} {}" data-code="{}">{}{}</span>',
        shape,
        tone if tone in TONES else "idle",
        code,
        icon(context, icon_name, small=tag),
        label,
    )


@register.simple_tag
def bars4(level: int) -> SafeString:
    """Draw a level from 1 to 4 as rising bars, for risk; the word stands beside it."""
    bars = ((step, 4 * (step - 1), 13 - 3 * step - 1, 3 * step + 1) for step in range(1, 5))
    drawn = format_html_join(
        "",
        '<rect{} x="{}" y="{}" width="3" height="{}"/>',
        ((SafeString(' class="on"') if step <= level else "", x, y, height) for step, x, y, height in bars),
    )
    return format_html('<svg class="bars4" viewBox="0 0 15 13" aria-hidden="true">{}</svg>', drawn)


@register.simple_tag
def meter(value: float, tone: str = "ok", maximum: float = 100) -> SafeString:
    """Draw one value on its scale, with the value in figures."""
    share = max(0.0, min(100.0, 100 * float(value) / maximum))
    return format_html(
        '<span class="meter"><svg class="g" aria-hidden="true">'
        '<rect class="track-bg" width="100%" height="100%" rx="2"/>'
        '<rect class="f-{}" width="{}%" height="100%" rx="2"/></svg><span>{}</span></span>',
        tone,
        f"{share:.1f}",
        number(value),
    )


@register.simple_tag
def step(start: float, width: float, tone: str = "2") -> SafeString:
    """Draw one line of a sum: a bar from where the lines before it end, with the edge that joins it to the next."""
    begin, end = max(0.0, min(100.0, start)), max(0.0, min(100.0, start + width))
    shade = tone if tone.isdigit() else f"-{tone}"
    return format_html(
        '<svg class="g" aria-hidden="true"><rect class="f{0}" x="{1}%" width="{2}%" height="100%" rx="1"/>'
        '<line class="join" x1="{3}%" x2="{3}%" y1="0" y2="22"/></svg>',
        shade,
        f"{begin:.1f}",
        f"{max(end - begin, 0.4):.1f}",
        f"{end:.1f}",
    )


@register.simple_tag
def bar(share: float, tone: str = "", goal: float | None = None) -> SafeString:
    """Draw one bar of a table; `share` and `goal` are percentages of the widest."""
    line = (
        format_html('<line class="goal" x1="{0}%" x2="{0}%" y1="-3" y2="15"/>', f"{goal:.1f}")
        if goal is not None
        else ""
    )
    return format_html(
        '<svg class="g" aria-hidden="true"><rect class="track-bg" width="100%" height="100%" rx="2"/>'
        '<rect class="f{}" width="{}%" height="100%" rx="2"/>{}</svg>',
        f"-{tone}" if tone else "",
        f"{max(0.0, min(100.0, float(share))):.1f}",
        line,
    )
