"""What the pages of an import ask: a file, what each column gives, what to do in doubt."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.engines.tables import Column, DayOrder
from shiraka.foundation.importing.definition import ImportKind
from shiraka.foundation.importing.mapping import ASK, CREATE, LEAVE_OUT, SKIP, STOP, UPDATE, Reading, assigned, keys_of
from shiraka.foundation.importing.targets import Target
from shiraka.foundation.languages.current import labelled

TABLES, WITH_FILES = ".xlsx,.csv,.tsv,.txt", ".xlsx,.csv,.tsv,.txt,.zip"
_LONGEST = 2_000
TWIN_ACTS = (
    (CREATE, gettext_lazy("Add it: it is another one")),
    (UPDATE, gettext_lazy("Complete the one that is there")),
    (SKIP, gettext_lazy("Leave the row out")),
)


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *data: Any, kind: ImportKind) -> None:
        super().__init__(*data)
        self.fields["file"].widget.attrs.update({"class": "in", "accept": WITH_FILES if kind.takes_files else TABLES})
        megabytes = settings.SHIRAKA_MAX_UPLOAD_BYTES // 1_000_000
        told = _("An Excel workbook (.xlsx) or a CSV text of at most %(limit)s MB.") % {"limit": megabytes}
        with_files = _("Or a ZIP with such a table and the scans and Word files that a column of it names.")
        self.fields["file"].help_text = f"{told} {with_files}" if kind.takes_files else told
        self.fields["file"].error_messages["required"] = _("Choose the file: %(kinds)s.") % {
            "kinds": (WITH_FILES if kind.takes_files else TABLES).replace(",", ", ")
        }

    def clean_file(self) -> Any:
        """Refuse what is larger than any file that is taken."""
        file = self.cleaned_data["file"]
        if file.size > settings.SHIRAKA_MAX_UPLOAD_BYTES:
            limit = {"size": f"{file.size / 1_000_000:.1f}", "limit": settings.SHIRAKA_MAX_UPLOAD_BYTES // 1_000_000}
            raise forms.ValidationError(_("The file has %(size)s MB; the limit is %(limit)s MB."), params=limit)
        return file


class ColumnsForm(forms.Form):
    """What each column gives, and one value for all rows of what no column gives."""

    order = forms.ChoiceField(
        label=gettext_lazy("Dates like 03/04/2024"),
        required=False,
        choices=(
            ("", gettext_lazy("As the column shows")),
            (DayOrder.DAY_FIRST, gettext_lazy("Day first: 3 April")),
            (DayOrder.MONTH_FIRST, gettext_lazy("Month first: 4 March")),
        ),
    )

    def __init__(self, *data: Any, columns: Sequence[Column], targets: Sequence[Target], reading: Reading) -> None:
        super().__init__(*data)
        self.columns, self.targets, self.reading = columns, targets, reading
        self.fields["order"].initial = reading.order
        choices = [("", _("— not taken —")), *((target.key, _label(target)) for target in targets)]
        held = assigned(reading, columns)
        for column in columns:
            label = _("Column %(letters)s, %(title)s") % {"letters": column.letters, "title": column.title}
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=held.get(column.index, "")
            )
        for target in targets:
            self.fields[f"fixed-{target.key}"] = forms.CharField(
                label=target.label, required=False, max_length=_LONGEST, initial=reading.fixed.get(target.key, "")
            )
        for field in self.fields.values():
            field.widget.attrs["class"] = "in"

    def clean(self) -> dict[str, Any]:
        """Refuse two columns that give the same."""
        cleaned = super().clean() or self.cleaned_data
        given: dict[str, str] = {}
        for column in self.columns:
            target = cleaned.get(f"column-{column.index}", "")
            if target and target in given:
                text = _("Column %(letters)s gives it already.") % {"letters": given[target]}
                self.add_error(f"column-{column.index}", text)
            given.setdefault(target, column.letters)
        return cleaned

    def read(self) -> Reading:
        """Return the reading as the form says it."""
        keys = keys_of(self.columns)
        told = self.cleaned_data
        columns = {keys[c.index]: told[f"column-{c.index}"] for c in self.columns if told[f"column-{c.index}"]}
        fixed = {
            target.key: told[f"fixed-{target.key}"]
            for target in self.targets
            if told[f"fixed-{target.key}"] and target.key not in columns.values()
        }
        return self.reading.with_(columns=columns, fixed=fixed, order=told["order"], decisions={})


class ConfirmForm(forms.Form):
    """What happens to rows with problems, and to those that may be there already."""

    problems = forms.ChoiceField(
        label=gettext_lazy("Rows with problems"),
        choices=(
            (STOP, gettext_lazy("I correct them in the file and bring it in again")),
            (LEAVE_OUT, gettext_lazy("Leave those rows out and store the others")),
        ),
        widget=forms.RadioSelect,
        initial=STOP,
        required=False,
    )
    twins = forms.ChoiceField(
        label=gettext_lazy("All rows that may be there already"),
        choices=((ASK, gettext_lazy("I say it for each")), *TWIN_ACTS),
        required=False,
    )

    def __init__(self, *data: Any, findings: Mapping[str, Any], reading: Reading) -> None:
        super().__init__(*data)
        self.findings, self.reading = findings, reading
        self.twin_rows = list(findings.get("twins", ()))
        if not findings.get("problems"):
            del self.fields["problems"]
        self.fields["twins"].initial = reading.twins
        for row in self.twin_rows:
            known = [twin for twin in row["twins"] if twin["pk"]]
            acts = [(act, str(label)) for act, label in TWIN_ACTS if act != UPDATE]
            acts += [(f"{UPDATE}:{twin['pk']}", labelled(TWIN_ACTS[1][1], twin["name"])) for twin in known]
            self.fields[f"row-{row['row']}"] = forms.ChoiceField(
                label=_("Row %(row)s") % {"row": row["row"]},
                choices=[("", "—"), *acts],
                required=False,
                initial=reading.decisions.get(str(row["row"]), ""),
            )
        for name, field in self.fields.items():
            if name != "problems":
                field.widget.attrs["class"] = "in"

    def clean(self) -> dict[str, Any]:
        """Refuse to go on while a row waits for a word."""
        told = super().clean() or self.cleaned_data
        undecided = [row for row in self.twin_rows if not told.get(f"row-{row['row']}")]
        if told.get("twins", ASK) in {ASK, ""} and (undecided or self.findings.get("more_twins")):
            self.add_error(
                "twins", _("Some rows may be there already. Say for each, or for all, what to do with them.")
            )
        if "problems" in self.fields and told.get("problems") != LEAVE_OUT:
            self.add_error("problems", _("The table has problems. Correct them in the file, or leave those rows out."))
        return told

    def read(self) -> Reading:
        """Return the reading with what was decided."""
        told = self.cleaned_data
        rows = {str(row["row"]): told[f"row-{row['row']}"] for row in self.twin_rows if told[f"row-{row['row']}"]}
        return self.reading.with_(problems=told.get("problems", STOP), twins=told.get("twins") or ASK, decisions=rows)


def _label(target: Target) -> str:
    label = capfirst(target.label)
    return f"{label} *" if target.is_required else label
