"""Changing a setting: one person proposes, another decides (R-04); both stand in the trail."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.parameters.definition import Parameter
from shiraka.foundation.parameters.differences import changed_rows
from shiraka.foundation.parameters.models import Generation, ParameterVersion, ProposalComment, State
from shiraka.foundation.parameters.plain import stored, typed
from shiraka.foundation.parameters.reading import forget, value_of
from shiraka.foundation.parameters.registry import parameter
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, Refused, holders, unmet


@transaction.atomic
def propose(key: str, value: Any, *, actor: User, reason: str) -> ParameterVersion:
    """Record a new value of a setting for somebody else to decide on; `value` is typed.

    Raises `PermissionDenied`; `Refused` when a proposal is waiting already, when nothing would
    change, without a reason, or when the value cannot be.
    """
    setting = parameter(key)
    if not allowed(actor, setting.propose):
        raise PermissionDenied
    given = stored(setting, value)
    present = stored(setting, value_of(setting))
    _refuse_useless(setting, given, present, reason)
    latest = ParameterVersion.objects.filter(key=key).aggregate(latest=Max("version"))["latest"] or 0
    try:
        with transaction.atomic():
            version = ParameterVersion.objects.create(
                key=key,
                version=latest + 1,
                value=given,
                proposed_by=actor,
                proposed_at=clock.now(),
                reason=reason.strip(),
            )
    except IntegrityError:
        # Somebody proposed in the same moment, and the constraint let one of the two through.
        raise Refused([_is_waiting(setting)]) from None
    before, after = changed_rows(setting, present, given)
    audit.write("propose", version, actor=actor, before=before, after=after, reason=version.reason)
    return version


def _is_waiting(setting: Parameter) -> Condition:
    detail = _("It has to be decided before another change is proposed.")
    return unmet(_("A proposal is waiting."), detail, who=holders(setting.decide))


def _refuse_useless(setting: Parameter, given: Any, present: Any, reason: str) -> None:
    reasons = []
    if ParameterVersion.objects.filter(key=setting.key, state=State.PROPOSED).exists():
        reasons.append(_is_waiting(setting))
    if given == present:
        reasons.append(unmet(_("The proposal is the value in force."), _("Nothing would change.")))
    if not reason.strip():
        reasons.append(unmet(_("Say why the setting should change."), _("Whoever decides needs the reason.")))
    faults = setting.faults(typed(setting, given)) if setting.faults else []
    reasons.extend(unmet(fault) for fault in faults)
    if reasons:
        raise Refused(reasons)


@transaction.atomic
def decide(version: ParameterVersion, *, actor: User, approve: bool, note: str = "") -> ParameterVersion:
    """Approve or refuse a proposal and return it as stored; an approved value holds from today.

    Raises `PermissionDenied`; `Refused` for one's own proposal (R-04), for one already decided, and
    for a refusal without its reason.
    """
    locked = ParameterVersion.objects.select_for_update().get(pk=version.pk)
    setting = parameter(locked.key)
    if not allowed(actor, setting.decide):
        raise PermissionDenied
    _refuse_unless_another(locked, setting, actor)
    if not approve and not note.strip():
        raise Refused([unmet(_("Say why you refuse."), _("Whoever proposed it needs the reason."), rule="R-22")])
    locked.state = State.IN_FORCE if approve else State.REFUSED
    locked.decided_by, locked.decided_at, locked.decision_note = actor, clock.now(), note.strip()
    if not approve:
        locked.save()
        audit.write("reject", locked, actor=actor, reason=locked.decision_note)
        return locked
    before, after = changed_rows(setting, stored(setting, value_of(setting)), locked.value)
    ParameterVersion.objects.filter(key=locked.key, state=State.IN_FORCE).update(state=State.SUPERSEDED)
    locked.effective_date = clock.today()
    locked.save()
    audit.write("approve", locked, actor=actor, before=before, after=after, reason=locked.decision_note)
    Generation.objects.update_or_create(pk=1, defaults={"mark": secrets.token_hex(16)})
    forget()
    if setting.carry_out is not None:
        setting.carry_out(typed(setting, locked.value), actor)
    return locked


def _refuse_unless_another(version: ParameterVersion, setting: Parameter, actor: User) -> None:
    if version.state != State.PROPOSED:
        detail = _("It was decided by %(person)s.") % {"person": version.decided_by}
        raise Refused([unmet(_("The proposal is no longer open."), detail)])
    if version.proposed_by_id == actor.pk:
        raise Refused(
            [
                unmet(
                    _("You proposed this change, so you cannot decide on it."),
                    _("A setting changes only when two people agree."),
                    rule="R-04",
                    who=_("another person: %(roles)s") % {"roles": holders(setting.decide)},
                )
            ]
        )


@transaction.atomic
def comment(version: ParameterVersion, *, actor: User, words: str) -> ProposalComment:
    """Keep what somebody with an opinion right says about an open proposal.

    Raises `PermissionDenied`; `Refused` without words or once it is decided.
    """
    setting = parameter(version.key)
    if not allowed(actor, setting.comment):
        raise PermissionDenied
    locked = ParameterVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != State.PROPOSED:
        raise Refused([unmet(_("The proposal is no longer open."))])
    if not words.strip():
        raise Refused([unmet(_("Write your comment."))])
    written = ProposalComment.objects.create(
        version=locked, words=words.strip(), written_by=actor, written_at=clock.now()
    )
    audit.write("comment", locked, actor=actor, reason=written.words)
    return written
