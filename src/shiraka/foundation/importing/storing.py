"""Storing a table that was checked: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shiraka.engines.tables import Unreadable
from shiraka.foundation import clock
from shiraka.foundation.access.permission import visible
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.entities.batch import create_records
from shiraka.foundation.importing.examine import Examination, Tell, silently
from shiraka.foundation.importing.findings import Draft, Findings
from shiraka.foundation.importing.mapping import ASK, CREATE, LEAVE_OUT, UPDATE
from shiraka.foundation.importing.models import Act, Import, ImportedRecord, ImportState
from shiraka.foundation.importing.sources import told
from shiraka.foundation.workflow.conditions import Refused

AT_ONCE = 500


class NotStored(Exception):
    """Nothing was stored; the message says why in words."""


def store(
    examination: Examination,
    batch: Import,
    tell: Tell = silently,
    opened: Callable[[], AbstractContextManager[Any]] = transaction.atomic,
) -> Findings:
    """Store every row of a table as the reading says, and note each in the import; raises `NotStored`.

    The table is checked again first, without writing: since the preview somebody may have entered the same. What is
    written then is written in the one transaction that `opened` opens, with the state of the import itself.
    """
    try:
        drafts = list(examination.drafts(lambda done, total: tell(done, total * 2)))
    except Unreadable as fault:
        raise NotStored(told(fault)) from None
    findings = examination.findings
    refuse_open(findings, examination.reading.problems)
    total = len(drafts)
    with opened():
        # Two who confirm at once: the second waits here, and finds it done.
        locked = Import.objects.select_for_update().get(pk=batch.pk)
        if locked.state in {ImportState.STORED, ImportState.UNDONE}:
            return findings
        writer = _Writer(examination, locked)
        done = 0
        for group in _groups([draft for draft in drafts if draft.act == CREATE]):
            writer.create(group)
            done += len(group)
            tell(total + done, total * 2)
        for draft in drafts:
            if draft.act == UPDATE:
                writer.update(draft)
                done += 1
                if done % AT_ONCE == 0:
                    tell(total + done, total * 2)
        locked.state, locked.stored_at, locked.findings = ImportState.STORED, clock.now(), findings.as_json()
        locked.save(update_fields=["state", "stored_at", "findings"])
        after = {"file": locked.original_name, "rows": findings.rows, **findings.acts}
        audit.write("import", locked, actor=examination.user, after=after)
    return findings


def refuse_open(findings: Findings, problems: str) -> None:
    """Raise `NotStored` while somebody still has to say something: about problems, or about what may be there."""
    if findings.problem_count and (problems != LEAVE_OUT or findings.bad_rows == findings.rows):
        raise NotStored(_("The table has problems. Correct them in the file, or leave those rows out."))
    if findings.acts.get(ASK):
        raise NotStored(_("Some rows may be there already. Say for each, or for all, what to do with them."))


def _groups(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    for start in range(0, len(drafts), AT_ONCE):
        yield drafts[start : start + AT_ONCE]


class _Writer:
    """What writes rows and notes them, inside the transaction of an import."""

    def __init__(self, examination: Examination, batch: Import) -> None:
        self.examination, self.batch, self.user = examination, batch, examination.user
        self.entity = examination.kind.entity
        self.content_type = ContentType.objects.get_for_model(self.entity.model)

    def create(self, drafts: Sequence[Draft]) -> None:
        records = [self.examination.make(draft) for draft in drafts]
        reasons = [self._reason(draft) for draft in drafts]
        try:
            create_records(records, actor=self.user, reasons=reasons)
        except (PermissionDenied, Refused, IntegrityError):
            raise NotStored(self._why_not(drafts)) from None
        for beside in self.examination.kind.beside:
            try:
                beside.store(records, [draft.beside.get(beside.key) for draft in drafts], self.examination)
            except ValidationError as error:
                raise NotStored(" ".join(error.messages)) from None
        self._note(drafts, records, Act.CREATED, [{} for _draft in drafts])

    def _why_not(self, drafts: Sequence[Draft]) -> str:
        """Return which row of a group cannot be stored and why, found by storing them one by one and taking it back."""
        why = _("The rows could not be stored together.")
        with transaction.atomic():
            for draft in drafts:
                try:
                    create_record(self.examination.make(draft), actor=self.user)
                except PermissionDenied:
                    why = _("Row %(row)s would be a record that you may not edit.") % {"row": draft.row}
                except Refused as refusal:
                    why = " ".join(f"{item.label} {item.detail}" for item in refusal.conditions)
                except (ValidationError, IntegrityError):
                    why = _("Row %(row)s is like one that is there already, or breaks a rule.") % {"row": draft.row}
                else:
                    continue
                break
            transaction.set_rollback(True)
        return why

    def update(self, draft: Draft) -> None:
        """Put what a row gives into the record it is the same as; empty cells leave alone what is there."""
        key = self.examination.reading.decisions.get(str(draft.row), "").partition(":")[2]
        there = [twin.pk for twin in draft.twins if twin.pk]
        # The surest comes first.
        chosen = next((pk for pk in there if str(pk) == key), there[0])
        stored: Any = visible(self.user, self.entity).filter(pk=chosen).first()
        if stored is None:
            raise NotStored(_("Row %(row)s: what it is the same as is not there any more.") % {"row": draft.row})
        before = audit.snapshot(stored)
        kept = {name: getattr(stored, name) for name in draft.values}
        for name, value in draft.values.items():
            setattr(stored, name, _joined(kept[name], value))
        try:
            stored.full_clean(validate_unique=False, validate_constraints=False)
            update_record(stored, actor=self.user, version=stored.version, reason=self._reason(draft))
        except PermissionDenied:
            raise NotStored(
                _("Row %(row)s would change a record that you may not edit.") % {"row": draft.row}
            ) from None
        except ValidationError as error:
            raise NotStored(f"{_('Row %(row)s') % {'row': draft.row}}: {' '.join(error.messages)}") from None
        except Refused as refusal:
            raise NotStored(" ".join(f"{item.label} {item.detail}" for item in refusal.conditions)) from None
        replaced = {name: before[name] for name in draft.values if name in before}
        personal = getattr(stored, "personal_fields", ())
        # Personal data is kept only where it can be removed: such a change is not taken back by itself.
        kept_before = {} if any(name in personal for name in draft.values) else replaced
        self._note([draft], [stored], Act.UPDATED, [kept_before])

    def _note(self, drafts: Sequence[Draft], records: Sequence[Any], act: str, befores: Sequence[Any]) -> None:
        ImportedRecord.objects.bulk_create(
            ImportedRecord(
                batch=self.batch,
                row=draft.row,
                act=act,
                content_type=self.content_type,
                object_id=record.pk,
                version=record.version,
                before=before,
            )
            for draft, record, before in zip(drafts, records, befores, strict=True)
        )

    def _reason(self, draft: Draft) -> str:
        return _("From %(file)s, row %(row)s") % {"file": self.batch.original_name, "row": draft.row}


def _joined(stored: Any, given: Any) -> Any:
    """Return a text with the languages that the row gives, and those it does not give as they are."""
    if hasattr(stored, "with_") and hasattr(given, "as_dict"):
        for language, words in given.as_dict().items():
            stored = stored.with_(language, words) if words else stored
        return stored
    return given
