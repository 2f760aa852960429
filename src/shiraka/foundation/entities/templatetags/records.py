"""Template tags for lists and record pages: a value by its kind, and which moves stand where."""

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.levels import MASK
from shiraka.foundation.entities.pages import Button, Children, Fact, Missing, RecordPage, Row
from shiraka.foundation.entities.values import Value, record_url, reference_of, title_of
from shiraka.foundation.languages.current import listing, reader_language
from shiraka.foundation.languages.templatetags import shiraka as tags
from shiraka.foundation.workflow.conditions import Condition
from shiraka.values.text import Text

register = template.Library()

FREE_BUTTONS = 3
FIGURES = frozenset({"money", "number"})
NOTHING = SafeString('<span class="muted" aria-hidden="true">–</span>')


@register.simple_tag(takes_context=True)
def show(context: Context, value: Value, *, tag: bool = False) -> SafeString:
    """Write one value of a record as its kind asks."""
    if value.kind == "empty":
        return format_html('{}<span class="vh">{}</span>', NOTHING, gettext("not given"))
    if value.kind == "state":
        return tags.status(context, value.name, value.value, value.tone or "idle", value.icon or "circle-dot", tag=tag)
    return _WRITERS.get(value.kind, _text)(value)


def _text(value: Value) -> SafeString:
    words = str(value.value)
    if "\n" in words:
        return SafeString(linebreaks(words, autoescape=True))
    return format_html("<bdi>{}</bdi>", words)


def _link(value: Value) -> SafeString:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', value.url, value.value)


def _restricted(value: Value) -> SafeString:
    """Write what stands for a record the reader may not know of, and a word for those who hear the page."""
    word = pgettext("a record one may not read", "not open to you")
    return format_html(
        '<span class="muted"><span aria-hidden="true">{}</span><span class="vh">{}</span></span>', value.value, word
    )


def _url(value: Value) -> SafeString:
    shown = str(value.value).removeprefix("https://").removeprefix("http://").rstrip("/")
    return format_html(
        '<a class="long" href="{}" rel="noopener noreferrer"><bdi dir="ltr">{}</bdi></a>', value.url, shown
    )


def _email(value: Value) -> SafeString:
    return format_html('<a class="long" href="mailto:{0}"><bdi dir="ltr">{0}</bdi></a>', value.value)


def _codes(value: Value) -> SafeString:
    return format_html(
        '<ul class="codes-in">{}</ul>', format_html_join("", "<li>{}</li>", ((word,) for word in value.value))
    )


def _several(value: Value) -> SafeString:
    """Write each of several records as if it stood alone."""
    lines = ((_WRITERS.get(one.kind, _text)(one),) for one in value.value)
    return format_html('<ul class="codes-in">{}</ul>', format_html_join("", "<li>{}</li>", lines))


_WRITERS: dict[str, Callable[[Value], SafeString]] = {
    "translated": lambda value: tags.text(value.value),
    "day": lambda value: tags.day(value.value),
    "moment": lambda value: tags.moment(value.value),
    "money": lambda value: tags.money(value.value.amount, value.value.currency),
    "number": lambda value: tags.number(value.value, value.decimals),
    "link": _link,
    "restricted": _restricted,
    "url": _url,
    "email": _email,
    "codes": _codes,
    "several": _several,
}


@register.filter
def lacking(conditions: Sequence[Condition]) -> int:
    return sum(not condition.is_met for condition in conditions)


@register.filter
def address(record: Any) -> str:
    return record_url(record)


@register.filter
def called(record: Any) -> Any:
    return title_of(record)


@register.filter
def number_of(record: Any) -> str:
    return reference_of(record)


@register.filter
def in_each(value: Value, languages: Sequence[str]) -> list[tuple[str, str]]:
    """Return the words of a text in each of some languages."""
    return [(language, Text.of(value.value).get(language)) for language in languages]


@register.filter
def second_name(row: Row) -> str:
    """Return the name in the other script, unless that is what stands in for the first already."""
    if isinstance(row.title, Text) and row.title.best(reader_language())[1] == row.other_language:
        return ""
    return row.other_title


@register.simple_tag
def figures(rows: Sequence[Row]) -> frozenset[int]:
    """Return which columns hold figures, the title being column 0: they stand at the end, digits under digits."""
    return frozenset(place for row in rows for place, value in enumerate(row.cells, start=1) if value.kind in FIGURES)


@register.filter
def free(buttons: Sequence[Button]) -> list[Button]:
    """Return the moves shown as buttons: onward before back, what can be done before what misses something."""
    shown = [button for button in buttons if not button.option.move.severe]
    return sorted(shown, key=lambda button: (not button.is_onward, not button.option.is_possible))[:FREE_BUTTONS]


@register.filter
def further(buttons: Sequence[Button]) -> list[Button]:
    """Return the moves kept under "More steps": the severe ones and those past the first few."""
    shown = free(buttons)
    return [button for button in buttons if button not in shown]


@register.filter
def open_first(missing: Sequence[Missing]) -> list[Missing]:
    """Return what stands before each move, the moves that lack something first."""
    return sorted(missing, key=lambda item: (item.is_severe, not item.unmet))


@register.filter
def named(moves: Sequence[Move]) -> SafeString:
    """Return the names of moves, each where a link to what the move lacks arrives."""
    return format_html_join(
        gettext(", "), '<span id="missing-{}">{}</span>', ((move.action, move.label) for move in moves)
    )


@register.filter
def quoted(moves: Sequence[Move]) -> SafeString:
    """Do the same in the middle of a sentence."""
    return format_html_join(
        gettext(", "),
        '<span id="missing-{}">{}</span>',
        ((move.action, gettext("“%(label)s”") % {"label": move.label}) for move in moves),
    )


@register.filter
def in_a_row(names: Sequence[str]) -> str:
    return listing(names)


@register.filter
def narrow_facts(page: RecordPage) -> Sequence[Fact]:
    """Return the facts beside the rows of a record: the first group; a record without rows has none there."""
    return page.facts[:1] if page.children else ()


@register.filter
def wide_facts(page: RecordPage) -> Sequence[Fact]:
    """Return the facts that stand in the wide column, so that neither column runs on without the other."""
    return page.facts[1:] if page.children else page.facts


@register.filter
def addable(children: Sequence[Children]) -> list[Children]:
    """Return what a record has none of yet and this reader may add."""
    return [child for child in children if child.add_url and not child.rows]


@register.filter
def told(changes: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the changes worth a line: a value that differs, or one that is kept from the reader."""
    return [change for change in changes if change[1] != change[2] or change[1] == MASK]
