"""What an import does while nobody waits at a page: check its table, store it, undo it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.engines.tables import Unreadable
from shiraka.foundation.importing.actions import may_import
from shiraka.foundation.importing.definition import IMPORTS, ImportKind
from shiraka.foundation.importing.examine import Examination, examine
from shiraka.foundation.importing.mapping import Reading
from shiraka.foundation.importing.models import Import, ImportState
from shiraka.foundation.importing.sources import Source, told
from shiraka.foundation.importing.storing import NotStored, store
from shiraka.foundation.importing.undoing import WorkedOn, undo
from shiraka.foundation.jobs import JobFailed, Running, job
from shiraka.foundation.languages.current import in_words

MOST_KEPT = 100


def kind_of(batch: Import) -> ImportKind:
    """Return what an import brings in; raises `LookupError` when this installation has no such kind any more."""
    kind = IMPORTS.get(batch.kind)
    if kind is None:
        raise LookupError(batch.kind)
    return kind


@contextmanager
def opened(batch: Import) -> Iterator[Source]:
    """Open the file of an import, to be read in the language of whoever brought it; raises `Unreadable`."""
    with batch.file.open("rb") as file, translation.override(batch.created_by.language):
        yield Source(file.file, takes_files=kind_of(batch).takes_files)


@contextmanager
def _finishing(running: Running, batch: Import) -> Iterator[None]:
    """Open the transaction that ends a job, which leads to the page of the import."""
    with running.finishing() as outcome:
        outcome["url"] = reverse("import", args=[batch.pk])
        yield


def _read(batch: Import) -> tuple[ImportKind, Reading]:
    kind = kind_of(batch)
    if not may_import(batch.created_by, kind):
        raise JobFailed(_("Whoever brought the file in may not enter such records any more."), is_final=True)
    return kind, Reading.read(batch.mapping)


@job("importing.examine", label=gettext_lazy("Checking a table"), atomic=False)
def examine_import(running: Running, *, import_id: int) -> None:
    """Check the table of an import and keep what was found."""
    batch = Import.objects.select_related("created_by").get(pk=import_id)
    kind, reading = _read(batch)
    state, findings = ImportState.PREVIEWED, {}
    try:
        with opened(batch) as source:
            findings = dict(examine(kind, batch.created_by, source, reading, running.tell).as_json())
    except Unreadable as fault:
        with translation.override(batch.created_by.language):
            state, findings = ImportState.FAILED, {"refused": told(fault)}
    with _finishing(running, batch):
        Import.objects.filter(pk=import_id, state=ImportState.EXAMINING).update(state=state, findings=findings)


@job("importing.store", label=gettext_lazy("Storing a table"), atomic=False)
def store_import(running: Running, *, import_id: int) -> None:
    """Store the table of an import, all of it or nothing; what stands against it is kept for the page."""
    batch = Import.objects.select_related("created_by").get(pk=import_id)
    kind, reading = _read(batch)
    try:
        with opened(batch) as source:
            store(
                Examination(kind, batch.created_by, source, reading),
                batch,
                running.tell,
                lambda: _finishing(running, batch),
            )
    except (NotStored, Unreadable) as why:
        sentence = told(why) if isinstance(why, Unreadable) else str(why)
        with _finishing(running, batch):
            _put_back(import_id, {**batch.findings, "refused": sentence}, ImportState.PREVIEWED)


@job("importing.undo", label=gettext_lazy("Undoing an import"), atomic=False)
def undo_import(running: Running, *, import_id: int, leaving: bool) -> None:
    """Undo an import; where somebody worked on its records since, name them instead."""
    batch = Import.objects.select_related("created_by").get(pk=import_id)
    why: dict[str, Any] = {}
    try:
        with translation.override(batch.created_by.language), _finishing(running, batch):
            undo(batch, actor=batch.created_by, leaving=leaving)
    except WorkedOn as since:
        with translation.override(batch.created_by.language):
            named = [{"name": in_words(kept.record), "why": kept.why} for kept in since.kept[:MOST_KEPT]]
        why = {"kept": named, "more_kept": max(0, len(since.kept) - MOST_KEPT)}
    except PermissionDenied:
        why = {"refused": _("Some of the records are not yours to change any more: nothing was undone.")}
    if why:
        with _finishing(running, batch):
            _put_back(import_id, {**batch.findings, **why}, ImportState.STORED)


def _put_back(import_id: int, findings: dict[str, Any], state: str) -> None:
    Import.objects.filter(pk=import_id).update(state=state, findings=findings)
