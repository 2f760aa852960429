"""What a worker does to many records of a list."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation.entities.bulk.many import NoLonger, do_each, look_ahead
from shiraka.foundation.entities.models import BulkLine, BulkRun, BulkState, BulkStep
from shiraka.foundation.jobs.definition import JobFailed, Running, job


def _run(run_id: int) -> BulkRun:
    return BulkRun.objects.select_related("owner").get(pk=run_id)


def _no_longer() -> JobFailed:
    return JobFailed(_("It cannot be done as it was asked for any more. Begin anew from the list."), is_final=True)


@job("entities.preview_many", label=gettext_lazy("Preview of work on many records"), atomic=False)
def preview_many(running: Running, *, run_id: int) -> None:
    """Look at what would happen to each record, and keep it."""
    run = _run(run_id)
    total, lines = run.lines.count(), []
    try:
        for line in look_ahead(run):
            lines.append(line)
            running.tell(len(lines), total)
    except NoLonger:
        raise _no_longer() from None
    with running.finishing() as outcome:
        outcome["url"] = reverse("bulk-run", args=[run.pk])
        BulkLine.objects.bulk_update(lines, ["version", "state", "reasons"], batch_size=500)
        # What was gone or closed to them by the time it was looked at is none of theirs.
        BulkLine.objects.filter(run=run, state=BulkState.ASKED).delete()
        BulkRun.objects.filter(pk=run.pk, step=BulkStep.PREVIEWING).update(step=BulkStep.PREVIEWED)


@job("entities.do_many", label=gettext_lazy("Work on many records"), atomic=False)
def do_many(running: Running, *, run_id: int) -> None:
    """Do it to each record, with the outcome of each."""
    run = _run(run_id)
    total = run.lines.exclude(state=BulkState.SAME).count()
    before = total - run.lines.filter(state=BulkState.GOING).count()
    try:
        for done, _line in enumerate(do_each(run), start=before + 1):
            running.tell(done, total)
    except NoLonger:
        raise _no_longer() from None
    with running.finishing() as outcome:
        outcome["url"] = reverse("bulk-run", args=[run.pk])
        BulkRun.objects.filter(pk=run.pk, step=BulkStep.DOING).update(step=BulkStep.DONE)
