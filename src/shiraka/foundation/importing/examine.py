"""Checking a table row by row, before anything is written: what each row would become, and what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from shiraka.engines.tables import (
    Header,
    Row,
    Scalar,
    Unreadable,
    address,
    clean,
    decimal_mark_of,
    is_blank,
    letters,
    order_of,
    written,
)
from shiraka.engines.tables.dates import DayOrder
from shiraka.foundation.importing.cells import BadCell, Habits, Reader, reader_of, text_reader
from shiraka.foundation.importing.definition import Beside, ImportKind, Twin
from shiraka.foundation.importing.findings import Draft, Findings, Problem, Remark
from shiraka.foundation.importing.mapping import ASK, CREATE, SKIP, UPDATE, Reading, assigned
from shiraka.foundation.importing.sources import Source
from shiraka.foundation.importing.targets import Target, form_of, is_needed, targets_of
from shiraka.foundation.languages.current import in_words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.values.text import Text

Tell = Callable[[int, int], object]
_STEP = 200
TOGETHER = 500
"""Rows for which what may be there already is looked up at once."""
_FORMULA_LIKE = ("=", "+", "-", "@")


def silently(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class _Column:
    """A column that is read: where it stands, what it gives, and what reads it."""

    index: int
    name: str
    language: str
    label: str
    read: Reader
    habits: Habits


class Examination:
    """One table under one reading, for one person. Raises `Unreadable` when made."""

    def __init__(self, kind: ImportKind, user: User, source: Source, reading: Reading) -> None:
        self.kind, self.user, self.source, self.reading = kind, user, source, reading
        self.form = form_of(kind, user)
        self.targets: dict[str, Target] = {target.key: target for target in targets_of(kind, self.form)}
        self.header: Header = source.header(kind.key, reading)[0]
        self.sheet = source.sheet(reading.sheet)
        self.findings = Findings()
        self._fields = {name: kind.entity.field(name) for name in kind.entity.form_fields()}
        self._beside: dict[str, Beside] = {beside.key: beside for beside in kind.beside}
        self._assigned = {
            index: key for index, key in assigned(reading, self.header.columns).items() if key in self.targets
        }
        self._remarks: dict[tuple[int, str], int] = {}
        self._without = source.book.without_value(self.sheet)
        self._seen: dict[str, int] = {}
        self._defaults = self._default_values()
        self._columns: list[_Column] = []
        self._needed = self._needed_fields()

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header."""
        return (row for row in self.source.book.rows(self.sheet) if row.number > self.header.last_row)

    def drafts(self, tell: Tell = silently) -> Iterator[Draft]:
        """Yield each row that can be stored, and note all others in `findings`. May be called once."""
        findings = self.findings
        total = self._look_over()
        findings.add(self._of_the_whole())
        if findings.problems:
            findings.rows, findings.bad_rows = total, total
            return
        find = self.kind.twins(self.user)
        for group in self._judged_together(tell, total):
            # All at once: one look-up for each row would cost more than reading and writing it.
            for (draft, _record), found in zip(group, find([record for _draft, record in group]), strict=True):
                self._find_twins(draft, found)
                findings.note(draft)
                yield draft
        self._sum_up()
        tell(total, total)

    def _judged_together(self, tell: Tell, total: int) -> Iterator[list[tuple[Draft, Record]]]:
        """Yield the rows that can be stored in groups, each with what it would become; note all others."""
        group: list[tuple[Draft, Record]] = []
        for row in self.rows():
            self.findings.rows += 1
            if self.findings.rows % _STEP == 0:
                tell(self.findings.rows, total)
            draft, problems = self._read(row)
            record = self._judged(row, draft, problems)
            if record is None:
                self.findings.bad_rows += 1
                self.findings.add(problems)
                continue
            group.append((draft, record))
            if len(group) == TOGETHER:
                yield group
                group = []
        if group:
            yield group

    def make(self, draft: Draft) -> Any:
        """Return the record of a row, unsaved; raises `ValidationError` by field as its form would."""
        record = self.kind.entity.model(**{**self._defaults, **draft.values})
        record.clean()
        return record

    def _default_values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in self.form.fields:
            field = self._field(name)
            initial = self.form.initial.get(name)
            if field is None or initial in (None, "", []):
                continue
            is_key = isinstance(field, models.ForeignKey) and not isinstance(initial, models.Model)
            values[field.attname if is_key else name] = initial
        return values

    def _needed_fields(self) -> frozenset[str]:
        fields = ((name, self._field(name)) for name in self.form.fields)
        needed = {name for name, field in fields if field is not None and is_needed(self.form, name, field)}
        return frozenset(needed | {beside.key for beside in self.kind.beside if beside.is_required})

    def _field(self, name: str) -> models.Field[Any, Any] | None:
        return self._fields.get(name)

    def _look_over(self) -> int:
        """Read how each column writes what could be read in two ways; return how many rows there are."""
        doubtful = {
            index: kind
            for index, key in self._assigned.items()
            if (kind := self._doubt(key)) and key not in self._beside
        }
        values: dict[int, list[Scalar]] = {index: [] for index in doubtful}
        total = 0
        for row in self.rows():
            total += 1
            for index, held in values.items():
                if isinstance(value := row.at(index), str):
                    held.append(value)
        for index, key in self._assigned.items():
            self._columns.append(self._column(index, key, doubtful.get(index, ""), values.get(index, [])))
        return total

    def _doubt(self, key: str) -> str:
        field = self._field(key.partition(".")[0])
        if isinstance(field, models.DateField):
            return "day"
        return "number" if isinstance(field, models.DecimalField | models.IntegerField) and not field.choices else ""

    def _column(self, index: int, key: str, doubt: str, values: list[Scalar]) -> _Column:
        habits = Habits(is_1904=self.source.book.is_1904)
        if doubt == "day":
            habits = Habits(self._order(index, values), habits.is_1904)
        if doubt == "number":
            mark = decimal_mark_of(values)
            if not mark and any("," in str(value) for value in values):
                self._remark(index, _("A comma in a number is taken to part thousands: no value tells otherwise."))
            habits = Habits(decimal_mark=mark or ".")
        name, _point, language = key.partition(".")
        return _Column(index, name, language, self.targets[key].label, self._reader(name, language), habits)

    def _order(self, index: int, values: list[Scalar]) -> DayOrder:
        if self.reading.order:
            return DayOrder(self.reading.order)
        evidence = order_of(values)
        is_day = evidence.order == DayOrder.DAY_FIRST
        if evidence.contrary:
            what = _("Days come before months in some dates and after them in others: write them like 2024-03-31.")
            self._remark(index, what)
        elif evidence.open and not evidence.deciding:
            self._remark(index, _("Dates like 03/04/2024 are read day first: no value tells otherwise."))
        elif evidence.open:
            known = _("Dates are read day first, as %(count)s of them show.")
            turned = _("Dates are read month first, as %(count)s of them show.")
            self._remark(index, (known if is_day else turned) % {"count": evidence.deciding})
        return evidence.order

    def _reader(self, name: str, language: str) -> Reader:
        if name in self._beside:
            return partial(_read_beside, self._beside[name], self)
        field, asked = self.kind.entity.field(name), self.form.fields[name]
        if isinstance(field, TranslatedField):
            return text_reader(asked, language or "en")
        return reader_of(field, asked, self.kind.values.get(name, dict))

    def _of_the_whole(self) -> list[Problem]:
        """Return what concerns all rows: values given for all of them, and fields that nothing gives."""
        found: list[Problem] = []
        for key, text in self.reading.fixed.items():
            if not text or key not in self.targets:
                continue
            name, _point, language = key.partition(".")
            try:
                value = self._reader(name, language)(text, Habits())
            except BadCell as bad:
                found.append(Problem(row=0, cell="", field=self.targets[key].label, what=bad.what, instead=bad.instead))
                continue
            if language:
                value = Text.of(self._defaults.get(name)).with_(language, str(value))
            self._defaults[name] = value
        given = {column.name for column in self._columns} | self._given()
        labels = {
            name: str(field.verbose_name) for name in self.form.fields if (field := self._field(name)) is not None
        }
        labels |= {beside.key: str(beside.label) for beside in self.kind.beside}
        return found + [self._ungiven(label) for name, label in labels.items() if name in self._needed - given]

    def _ungiven(self, label: str) -> Problem:
        instead = _("Assign a column to it, or give one value for all rows.")
        return Problem(row=0, cell="", field=label, what=_("No column gives it, and it is required."), instead=instead)

    def _read(self, row: Row) -> tuple[Draft, list[Problem]]:
        draft = Draft(row=row.number, values={}, beside={})
        problems: list[Problem] = []
        texts: dict[str, Text] = {}
        for column in self._columns:
            value = row.at(column.index)
            try:
                if self._is_empty(row, column, value):
                    continue
                read = column.read(value, column.habits)
            except BadCell as bad:
                problems.append(self._problem(row, column, bad.what, bad.instead))
                continue
            if column.name in self._beside:
                draft.beside[column.name] = read
            elif isinstance(self._field(column.name), TranslatedField):
                held = texts.get(column.name) or Text.of(self._defaults.get(column.name))
                texts[column.name] = held.with_(column.language, read)
            else:
                draft.values[column.name] = read
        draft.values.update(texts)
        problems += self._missing(row, draft, {problem.cell for problem in problems})
        return draft, problems

    def _is_empty(self, row: Row, column: _Column, value: Scalar) -> bool:
        unworked, failed = self._without
        if unworked or failed:
            place = address(column.index, row.number)
            if place in failed:
                raise BadCell(_("The formula in this cell failed."), _("Correct it, or write the value."))
            if place in unworked:
                instead = _("Open the workbook in Excel and save it, or write the value.")
                raise BadCell(_("The formula in this cell was never worked out."), instead)
        if is_blank(value):
            return True
        if isinstance(value, str):
            if clean(value)[1]:
                self._remark(
                    column.index, _("Invisible characters were removed, such as marks that turn the direction.")
                )
            if value.lstrip().startswith(_FORMULA_LIKE) and column.name not in self._beside:
                self._remark(column.index, _("What begins like a formula is kept as a text and never worked out."))
        return False

    def _missing(self, row: Row, draft: Draft, told: set[str]) -> list[Problem]:
        """Return a problem for each field that must not be empty, once, and not where its cell was refused."""
        given = {*draft.values, *draft.beside, *self._given()}
        given |= {column.name for column in self._columns if address(column.index, row.number) in told}
        found: dict[str, Problem] = {}
        for column in self._columns:
            if column.name in given or column.name in found or column.name not in self._needed:
                continue
            what = _("The cell is empty, and it is required.")
            if column.language:
                what = _("The cell is empty: write it in at least one language.")
            found[column.name] = self._problem(row, column, what, _what_is_taken(column))
        return list(found.values())

    def _given(self) -> set[str]:
        """Return the fields that have a value without the row."""
        return {name.removesuffix("_id") for name in self._defaults} | {*self._defaults}

    def _judged(self, row: Row, draft: Draft, problems: list[Problem]) -> Record | None:
        """Return the record of a row, or add what it says of it: on several fields, on texts in all languages."""
        for name, value in draft.values.items():
            field = self._field(name)
            if isinstance(field, TranslatedField) and not problems:
                try:
                    field.validate(value, None)
                except ValidationError as error:
                    problems.append(self._of_field(row, name, " ".join(error.messages)))
        if problems:
            return None
        try:
            record: Record = self.make(draft)
        except ValidationError as error:
            by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            problems += [self._of_field(row, name, " ".join(told)) for name, told in by_field.items()]
            return None
        draft.name = in_words(getattr(record, self.kind.entity.title))
        draft.twins = self._twins_in_file(record, row)
        return record

    def _twins_in_file(self, record: Record, row: Row) -> tuple[Twin, ...]:
        for key in self.kind.keys(record):
            first = self._seen.setdefault(key, row.number)
            if first != row.number:
                name = _("row %(row)s") % {"row": first}
                return (Twin(pk=0, name=name, why=_("the same in this file")),)
        return ()

    def _find_twins(self, draft: Draft, found: Sequence[Twin]) -> None:
        draft.twins = (*draft.twins, *found)
        said = self.reading.decisions.get(str(draft.row)) or self.reading.twins
        decided = said.partition(":")[0]
        if not draft.twins:
            draft.act = CREATE
        elif decided == UPDATE and not any(twin.pk for twin in draft.twins):
            # The same row twice in one file: once is enough.
            draft.act = SKIP
        else:
            draft.act = decided if decided in {CREATE, UPDATE, SKIP} else ASK

    def _problem(self, row: Row, column: _Column, what: str, instead: str = "") -> Problem:
        cell = address(column.index, row.number)
        return Problem(row=row.number, cell=cell, field=column.label, what=what, instead=instead)

    def _of_field(self, row: Row, name: str, what: str) -> Problem:
        for column in self._columns:
            if column.name == name:
                return self._problem(row, column, what)
        field = self._field(name)
        label = str(field.verbose_name) if field is not None else ""
        return Problem(row=row.number, cell="", field=label, what=what)

    def _remark(self, index: int, what: str) -> None:
        self._remarks[index, what] = self._remarks.get((index, what), 0) + 1

    def _sum_up(self) -> None:
        for (index, what), count in sorted(self._remarks.items()):
            times = _(" (%(count)s cells)") % {"count": count} if count > 1 else ""
            self.findings.remarks.append(Remark(column=letters(index), what=what + times))
        self.findings.unread = [column.title for column in self.header.columns if column.index not in self._assigned]


def _what_is_taken(column: _Column) -> str:
    """Return what to write into a cell that must not be empty, as its reader would say it of nothing."""
    try:
        column.read("", column.habits)
    except BadCell as bad:
        return bad.instead
    return ""


def _read_beside(beside: Beside, examination: Examination, value: Scalar, _habits: Habits) -> Any:
    try:
        return beside.read(written(value), examination)
    except ValidationError as error:
        raise BadCell(" ".join(error.messages)) from None


def examine(kind: ImportKind, user: User, source: Source, reading: Reading, tell: Tell = silently) -> Findings:
    """Return what the check of a whole table finds; raises `Unreadable`."""
    examination = Examination(kind, user, source, reading)
    for _draft in examination.drafts(tell):
        pass
    return examination.findings


__all__ = ["Examination", "Unreadable", "examine", "silently"]
