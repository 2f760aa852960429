"""What a cell means to a field: its value, or a sentence about what is wrong and what to write instead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.engines.tables import (
    LONGEST_CELL,
    DateFault,
    DayOrder,
    Names,
    NoDate,
    Scalar,
    countries,
    parts_of,
    read_date,
    read_number,
    read_yes_no,
    written,
)
from shiraka.foundation.entities.fields import CodesField, CountryField, country_choices
from shiraka.foundation.entities.forms import ReferenceField
from shiraka.foundation.languages.current import listing
from shiraka.foundation.people.models import Unit, User
from shiraka.values.text import LANGUAGES, Text

_SHOWN = 60
_OFFERED = 6
_MOST_CHOICES = 40


class BadCell(Exception):
    """A cell that a field cannot take: `what` is wrong, and what to write `instead`."""

    def __init__(self, what: str, instead: str = "") -> None:
        super().__init__(what)
        self.what, self.instead = what, instead


@dataclass(frozen=True)
class Habits:
    """How a column writes what could be read in two ways."""

    order: DayOrder = DayOrder.DAY_FIRST
    is_1904: bool = False
    decimal_mark: str = "."


Reader = Callable[[Scalar, Habits], Any]


def reader_of(  # noqa: PLR0911 - one line a kind
    field: models.Field[Any, Any], asked: forms.Field, others: Callable[[], Mapping[str, Iterable[str]]] = dict
) -> Reader:
    """Return what reads the cells of a field; what it returns has passed the validators of the form.

    `others` are words that people write instead of the names of its choices, by code.
    """
    if isinstance(field, CountryField):
        return _choice(countries(), lambda: dict(country_choices()))
    if isinstance(field, CodesField):
        is_country = field.codes is country_choices
        return _several(countries() if is_country else _names(field.pairs), lambda: dict(field.pairs()))
    if isinstance(field, models.ForeignKey):
        return _reference(asked)
    if field.choices:
        pairs: Callable[[], Any] = lambda: [pair for pair in field.flatchoices if pair[0] not in ("", None)]  # noqa: E731
        typed = {str(code): code for code, _label in pairs()}
        find = _choice(_names(pairs, others()), lambda: {str(code): str(label) for code, label in pairs()})
        return lambda value, habits: typed[find(value, habits)]
    if isinstance(field, models.DateField):
        return _day
    if isinstance(field, models.BooleanField):
        return _yes_no
    read = _number(asked) if isinstance(field, models.DecimalField | models.IntegerField) else _text(asked)
    return _validated(field, read)


def text_reader(asked: Any, language: str) -> Reader:
    """Return what reads one language of a text in three."""
    return _text(asked.fields[LANGUAGES.index(language)])


def _names(pairs: Callable[[], Iterable[tuple[Any, Any]]], others: Mapping[str, Iterable[str]] | None = None) -> Names:
    """Return codes by their labels in all three languages, and by other words that stand for them."""
    named: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in pairs():
                named.setdefault(str(code), []).append(str(label))
    return Names(named, others)


def shown(value: Scalar) -> str:
    """Return a value short enough to stand in a sentence."""
    text = " ".join(written(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _choice(names: Names, labels: Callable[[], Mapping[str, str]]) -> Reader:
    known: dict[str, str] = {}

    def read(value: Scalar, _habits: Habits) -> str:
        text = written(value)
        if text not in known:
            known[text] = names.find(text)
        if known[text]:
            return known[text]
        raise BadCell(_("“%(value)s” is not in the list.") % {"value": shown(value)}, _nearest(names, text, labels()))

    return read


def _nearest(names: Names, text: str, labels: Mapping[str, str]) -> str:
    """Return what to write instead: the choice that was most likely meant, else all of them where they are few."""
    near = names.nearest(text)
    if near:
        return _("Perhaps “%(label)s”.") % {"label": labels.get(near, near)}
    if len(labels) > _MOST_CHOICES:
        return _("Write its name in English, French or Arabic, or its code.")
    return _("Write one of: %(choices)s.") % {"choices": "; ".join(filter(None, labels.values()))}


def _several(names: Names, labels: Callable[[], Mapping[str, str]]) -> Reader:
    known: dict[str, list[str]] = {}

    def read(value: Scalar, _habits: Habits) -> list[str]:
        text = written(value)
        if text in known:
            return list(known[text])
        codes: list[str] = []
        for part in parts_of(text, lambda name: bool(names.find(name))):
            code = names.find(part)
            if not code:
                what = _("“%(value)s” is not in the list.") % {"value": shown(part)}
                raise BadCell(what, _nearest(names, part, labels()))
            codes.append(code)
        known[text] = list(dict.fromkeys(codes))
        return list(known[text])

    return read


def _reference(asked: forms.Field) -> Reader:
    """Return what reads a person, a unit or another record by number or name, each looked up once."""
    known: dict[str, Any] = {}
    names = None if isinstance(asked, ReferenceField) else _offered(asked)

    def read(value: Scalar, _habits: Habits) -> Any:
        text = written(value)
        if text not in known:
            known[text] = _looked_up(text)
        if isinstance(known[text], BadCell):
            raise known[text]
        return known[text]

    def _looked_up(text: str) -> Any:
        if isinstance(asked, ReferenceField):
            try:
                return asked.to_python(text)
            except ValidationError as error:
                return BadCell(listing(error.messages))
        assert names is not None  # noqa: S101 - of any other field they are offered
        key = names[0].find(text)
        if key:
            return names[1][key]
        offered = listing(str(record) for record in list(names[1].values())[:_OFFERED])
        return BadCell(
            _("“%(value)s” is none of those offered.") % {"value": shown(text)},
            _("Such as: %(names)s.") % {"names": offered} if offered else "",
        )

    return read


def _offered(asked: Any) -> tuple[Names, dict[str, Any]]:
    named: dict[str, list[str]] = {}
    records: dict[str, Any] = {}
    for record in asked.queryset:
        key = f"key {record.pk}"
        records[key] = record
        if isinstance(record, User):
            named[key] = [record.username, record.email, *record.full_name.as_dict().values()]
        elif isinstance(record, Unit):
            named[key] = [record.code, *Text.of(record.name).as_dict().values()]
        else:
            named[key] = [str(record)]
    return Names(named), records


def _day(value: Scalar, habits: Habits) -> Any:
    try:
        return read_date(value, order=habits.order, is_1904=habits.is_1904)
    except NoDate as fault:
        what = {
            DateFault.UNKNOWN: _("“%(value)s” is no date."),
            DateFault.SHORT_YEAR: _("“%(value)s” has a year of two digits."),
            DateFault.NO_SUCH_DAY: _("There is no day “%(value)s”."),
            DateFault.HIJRI_UNMARKED: _("“%(value)s” looks like a Hijri date and does not say so."),
            DateFault.HIJRI_OUTSIDE: _("“%(value)s” lies outside the Hijri tables, which begin in 1343."),
        }[fault.fault]
        instead = (
            _("Put هـ or AH after it.") if fault.fault == DateFault.HIJRI_UNMARKED else _("Write it like 2024-03-31.")
        )
        raise BadCell(what % {"value": shown(value)}, instead) from None


def _yes_no(value: Scalar, _habits: Habits) -> bool:
    found = read_yes_no(written(value))
    if found is None:
        raise BadCell(_("“%(value)s” is neither yes nor no.") % {"value": shown(value)}, _("Write yes or no."))
    return found


def _number(asked: forms.Field) -> Reader:
    def read(value: Scalar, habits: Habits) -> Any:
        try:
            number: Decimal = read_number(value, decimal_mark=habits.decimal_mark)
        except ValueError:
            raise BadCell(
                _("“%(value)s” is no number.") % {"value": shown(value)}, _("Write digits only, like 1250 or 1250.50.")
            ) from None
        whole = number == number.to_integral_value()
        return _cleaned(asked, str(int(number)) if whole and abs(number) < 1 << 60 else str(number))

    return read


def _text(asked: forms.Field) -> Reader:
    def read(value: Scalar, _habits: Habits) -> str:
        text = written(value)
        if len(text) > LONGEST_CELL:
            raise BadCell(_("The cell has %(count)s letters.") % {"count": len(text)}, _("Shorten it."))
        return str(_cleaned(asked, text))

    return read


def _validated(field: models.Field[Any, Any], read: Reader) -> Reader:
    """Return the reader with what the model asks of the value, beyond what the form does."""

    def validated(value: Scalar, habits: Habits) -> Any:
        found = read(value, habits)
        try:
            field.run_validators(found)
        except ValidationError as error:
            raise BadCell(" ".join(error.messages)) from None
        return found

    return validated


def _cleaned(asked: forms.Field, text: str) -> Any:
    try:
        return asked.clean(text)
    except ValidationError as error:
        if any(fault.code == "required" for fault in error.error_list):
            # Nothing that anybody sees is left of it.
            raise BadCell(_("The cell is empty, and it is required.")) from None
        raise BadCell(" ".join(error.messages)) from None
