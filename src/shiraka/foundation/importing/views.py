"""The pages of an import: file, columns, preview, result, undoing. Each is seen by whoever brought the file in."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shiraka.engines.tables import Header, Row, Unreadable, letters, written
from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.importing.actions import may_import, receive
from shiraka.foundation.importing.definition import IMPORTS, ImportKind
from shiraka.foundation.importing.forms import ColumnsForm, ConfirmForm, UploadForm
from shiraka.foundation.importing.jobs import examine_import, opened, store_import, undo_import
from shiraka.foundation.importing.mapping import Reading
from shiraka.foundation.importing.models import Import, ImportState
from shiraka.foundation.importing.proposing import propose, remember
from shiraka.foundation.importing.sources import Source, told
from shiraka.foundation.importing.targets import form_of, targets_of, titles_of
from shiraka.foundation.jobs import enqueue
from shiraka.foundation.jobs.telling import told as jobs_told

BUSY = frozenset({ImportState.EXAMINING, ImportState.STORING, ImportState.UNDOING})
OPEN = frozenset({ImportState.UPLOADED, ImportState.MAPPED, ImportState.PREVIEWED, ImportState.FAILED})
_SAMPLES, _EARLIER, _ON_A_PAGE = 3, 10, 100


class Upload(Page):
    """Bringing a file of one kind, and the files one brought before."""

    kind: ClassVar[ImportKind]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_import(self.user, self.kind):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(UploadForm(kind=self.kind))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, kind=self.kind)
        if not form.is_valid():
            return self.show(form, 422)
        file = form.cleaned_data["file"]
        try:
            source = Source(file.file, takes_files=self.kind.takes_files)
            source.header(self.kind.key, Reading(sheet=_likely_sheet(self.kind, source)))
        except Unreadable as fault:
            form.add_error("file", told(fault))
            return self.show(form, 422)
        batch = receive(self.kind, self.user, file, Reading(sheet=_likely_sheet(self.kind, source)))
        return redirect("import-columns", batch.pk)

    def show(self, form: UploadForm, status: int = 200) -> HttpResponse:
        earlier = Import.objects.filter(created_by=self.user, kind=self.kind.key)[:_EARLIER]
        context = {"form": form, "kind": self.kind, "entity": self.kind.entity, "earlier": earlier}
        return render(self.request, "importing/upload.html", context, status=status)


def _likely_sheet(kind: ImportKind, source: Source) -> str:
    """Return the sheet whose header has most of the words of a kind: the first one is often a cover."""
    best, most = source.book.sheets[0], -1
    for name in source.book.sheets[:20]:
        try:
            header, rows = source.header(kind.key, Reading(sheet=name))
        except Unreadable:
            continue
        known = len(titles_of(kind.key).propose(header.columns)) if rows else 0
        if known > most:
            best, most = name, known
    return best


class ImportPage(Page):
    """A page about one import, which exists for whoever brought it and may still enter such records."""

    permission = SIGNED_IN

    def batch(self, pk: int) -> Import:
        """Return the import with its maker, or 404."""
        batch = Import.objects.select_related("created_by", "job").filter(pk=pk, created_by=self.user).first()
        kind = IMPORTS.get(batch.kind) if batch is not None else None
        if batch is None or kind is None or not may_import(self.user, kind):
            raise Http404
        self.kind = kind
        return batch

    def page(self, template: str, batch: Import, status: int = 200, **context: Any) -> HttpResponse:
        shared = {"batch": batch, "kind": self.kind, "entity": self.kind.entity, "findings": batch.findings}
        return render(self.request, f"importing/{template}.html", {**shared, **context}, status=status)


class Columns(ImportPage):
    """What each column gives."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if batch.state not in OPEN:
            return redirect("import", pk)
        reading = Reading.read(batch.mapping)
        reading = reading.with_(
            sheet=request.GET.get("sheet", reading.sheet),
            header_row=_number(request.GET.get("row")) or reading.header_row,
        )
        return self.answer(batch, reading)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if batch.state not in OPEN:
            return redirect("import", pk)
        reading = Reading.read(batch.mapping)
        reading = reading.with_(
            sheet=request.POST.get("sheet", reading.sheet), header_row=_number(request.POST.get("row"))
        )
        return self.answer(batch, reading, request.POST)

    def answer(self, batch: Import, reading: Reading, data: Any = None) -> HttpResponse:
        try:
            with opened(batch) as source:
                sheets = source.book.sheets
                try:
                    header, rows = source.header(self.kind.key, reading)
                except Unreadable as fault:
                    return self.page("columns", batch, 422, sheets=sheets, reading=reading, refused=told(fault))
        except (Unreadable, OSError):
            return self.page(
                "columns", batch, 422, sheets=(), reading=reading, refused=_("The file is not there any more.")
            )
        targets = targets_of(self.kind, form_of(self.kind, self.user))
        is_known = False
        if data is None and not (reading.columns and batch.state != ImportState.UPLOADED):
            reading, is_known = propose(self.kind, self.user, header, reading)
        form = ColumnsForm(
            *([data] if data is not None else []), columns=header.columns, targets=targets, reading=reading
        )
        if data is not None and form.is_valid():
            return self.check(batch, header, form.read())
        lines = [self.line(form, column, rows) for column in header.columns]
        fixed = [(target, form[f"fixed-{target.key}"]) for target in targets]
        shown = {"form": form, "lines": lines, "fixed": fixed, "sheets": sheets, "reading": reading, "header": header}
        return self.page("columns", batch, 200 if data is None else 422, is_known=is_known, **shown)

    def line(self, form: ColumnsForm, column: Any, rows: list[Row]) -> dict[str, Any]:
        """Return one column as the page shows it, with the first values below it."""
        samples = [text for row in rows if (text := " ".join(written(row.at(column.index)).split())[:60])]
        return {
            "letters": letters(column.index),
            "title": column.title,
            "samples": samples[:_SAMPLES],
            "field": form[f"column-{column.index}"],
        }

    @transaction.atomic
    def check(self, batch: Import, header: Header, reading: Reading) -> HttpResponse:
        """Keep the reading, remember it for the next table like this, and have the table checked."""
        remember(self.kind, self.user, header, reading)
        batch.mapping, batch.findings, batch.state = reading.as_json(), {}, ImportState.EXAMINING
        batch.job = enqueue(examine_import, requested_by=self.user, key=f"import-{batch.pk}", import_id=batch.pk)
        batch.save(update_fields=["mapping", "findings", "state", "job"])
        return redirect("import", batch.pk)


class Preview(ImportPage):
    """What the check found, what will be done, and later what was done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if batch.state in {ImportState.UPLOADED, ImportState.MAPPED}:
            return redirect("import-columns", pk)
        return self.show(batch, self.form(batch))

    def form(self, batch: Import, *data: Any) -> ConfirmForm:
        return ConfirmForm(*data, findings=batch.findings, reading=Reading.read(batch.mapping))

    def show(self, batch: Import, form: ConfirmForm, status: int = 200) -> HttpResponse:
        problems = batch.findings.get("problems", [])
        fields = sorted({problem["field"] for problem in problems})
        field = self.request.GET.get("field", "")
        chosen = [problem for problem in problems if not field or problem["field"] == field]
        pages = Paginator(chosen, _ON_A_PAGE)
        return self.page(
            "preview",
            batch,
            status,
            form=form,
            problems=pages.get_page(self.request.GET.get("page")),
            fields=fields,
            field=field,
            is_busy=batch.state in BUSY,
            told=jobs_told([batch.job], self.user)[0] if batch.job is not None else None,
            twins=[(row, form[f"row-{row['row']}"]) for row in form.twin_rows],
            problem_count=len(problems) + batch.findings.get("more_problems", 0),
        )

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the table stored as was decided."""
        batch = self.batch(pk)
        locked = Import.objects.select_for_update().get(pk=pk)
        if locked.state != ImportState.PREVIEWED:
            messages.info(request, _("It was sent before."))
            return redirect("import", pk)
        form = self.form(batch, request.POST)
        if not form.is_valid():
            return self.show(batch, form, 422)
        batch.mapping, batch.state = form.read().as_json(), ImportState.STORING
        batch.findings.pop("refused", None)
        batch.job = enqueue(store_import, requested_by=self.user, key=f"import-{pk}", import_id=pk)
        batch.save(update_fields=["mapping", "findings", "state", "job"])
        return redirect("import", pk)


class Undo(ImportPage):
    """The last question before a whole import is undone."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        return self.page("undo", batch) if batch.state == ImportState.STORED else redirect("import", pk)

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        locked = Import.objects.select_for_update().get(pk=pk)
        if locked.state != ImportState.STORED:
            messages.info(request, _("It was sent before."))
            return redirect("import", pk)
        leaving = request.POST.get("leaving") == "yes"
        findings = {
            name: value for name, value in batch.findings.items() if name not in {"kept", "more_kept", "refused"}
        }
        batch.findings, batch.state = findings, ImportState.UNDOING
        batch.job = enqueue(undo_import, requested_by=self.user, key=f"import-{pk}", import_id=pk, leaving=leaving)
        batch.save(update_fields=["findings", "state", "job"])
        return redirect("import", pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004 - a row
