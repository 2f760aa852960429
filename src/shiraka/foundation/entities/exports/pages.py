"""Taking out a list as it is filtered: as a workbook, as CSV, or as a sheet to print."""

import tempfile
from itertools import chain

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.entities.exports import delimited, workbook
from shiraka.foundation.entities.exports.rows import Selection, WrongFilter
from shiraka.foundation.entities.list_page import columns_of, rows_of
from shiraka.foundation.entities.views import EntityPage
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.parameters.current import letter_text
from shiraka.foundation.workflow.conditions import Refused, unmet

WORKBOOK_MOST = 50_000
"""Rows of a workbook: it is whole before the first byte is sent. A text file is sent as it is read, and has no end."""
PRINTED_MOST = 1_000
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _OfSelection(EntityPage):
    """What the ways out of a list share."""

    def list_url(self) -> str:
        return f"{reverse(f'{self.entity.key}-list')}?{self.request.GET.urlencode()}"

    def selection(self) -> Selection:
        """Return what the address of the list selects. Raises `WrongFilter`."""
        return Selection.of(self.user, self.entity, self.request.GET)


class EntityExport(_OfSelection):
    """All rows of a filtered list as a file; the trail keeps who took out what."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            selection = self.selection()
        except WrongFilter:
            # The list says at its filter what is wrong with it.
            return redirect(self.list_url())
        if request.POST.get("format") == "csv":
            return as_text(selection)
        try:
            return as_workbook(selection)
        except Refused as refusal:
            return self.refused(refusal, None)


def as_workbook(selection: Selection) -> HttpResponseBase:
    """Return a selection as a workbook, and tell the trail. Raises `Refused` where it is too long for one."""
    rows = selection.count()
    if rows > WORKBOOK_MOST:
        raise too_many(rows)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    selection.note("xlsx", workbook.write(selection, file))
    file.seek(0)
    name = file_name(selection, "xlsx")
    return FileResponse(file, as_attachment=True, filename=name, content_type=WORKBOOK_TYPE)


def as_text(selection: Selection) -> HttpResponseBase:
    """Return a selection as CSV, sent as it is read, and tell the trail."""
    selection.note("csv", selection.count())
    answer = StreamingHttpResponse(
        delimited.lines_of(selection, reader_language()), content_type="text/csv; charset=utf-8"
    )
    name = file_name(selection, "csv")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's order
    return answer


def file_name(selection: Selection, ending: str) -> str:
    """Return what the file of a selection is called."""
    return f"{slugify(selection.entity.label_plural, allow_unicode=True)}-{clock.today().isoformat()}.{ending}"


def too_many(rows: int) -> Refused:
    """Return the refusal of a workbook that would be too long."""
    asked = {"rows": rows, "most": WORKBOOK_MOST}
    return Refused(
        [
            unmet(
                _("The list has %(rows)s rows; a workbook takes %(most)s.") % asked,
                _("Narrow the list by a filter, or take it out as CSV, which has no limit."),
            )
        ]
    )


class EntityPrint(_OfSelection):
    """All rows of a filtered list on one page for paper, up to a limit that is said when it is reached."""

    template = "print"

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            selection = self.selection()
        except WrongFilter:
            return redirect(self.list_url())
        found = selection.count()
        records = list(chain.from_iterable(selection.batches(PRINTED_MOST)))
        selection.note("print", len(records))
        context = {
            "rows": rows_of(selection.entity, records),
            "heads": columns_of(selection.entity),
            "chips": selection.chips,
            "found": found,
            "is_cut": found > len(records),
            "today": clock.today(),
            "letterhead": letter_text("letterhead"),
            "footer": letter_text("footer"),
            "back_url": self.list_url(),
        }
        return self.page(context)
