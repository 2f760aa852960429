"""What people do about jobs: try one again that was given up."""

from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.jobs import wake
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused, unmet


@transaction.atomic
def retry(job: Job, *, actor: User) -> Job:
    """Have a job that was given up wait again, with all its attempts. Raises `Refused`."""
    locked = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state != State.DEAD:
        detail = _("It waits, runs or is done; look at its page again.")
        raise Refused([unmet(_("Only a job that failed is tried again."), detail)])
    if Job.waiting_with(locked.name, locked.key) is not None:
        raise Refused([unmet(_("The same job waits already."), _("It will do the work of this one too."))])
    before = {"attempts": locked.attempts, "state": locked.state}
    now = clock.now()
    locked.state, locked.attempts, locked.next_attempt_at, locked.ended_at = State.WAITING, 0, now, None
    locked.save(update_fields=["state", "attempts", "next_attempt_at", "ended_at"])
    audit.write("retry_job", locked, actor=actor, before=before, after={"attempts": 0, "state": locked.state})
    transaction.on_commit(wake.wake)
    return locked
