"""Authority to sign given in writing to another person: giving, passing on, revoking (R-13)."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import cells_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.languages.current import listing
from shiraka.foundation.parameters.current import AuthorityLine, authority_table
from shiraka.foundation.people.models import Delegation, Role, User
from shiraka.foundation.workflow.conditions import Condition, Refused, unmet


def signatories(user: User) -> frozenset[str]:
    """Return the posts of the authority table that a person holds today: "HS", "DG", "DDG"."""
    posts = [post for post, cell in cells_of(user, "agreement_sign") if cell.grants("S") and not cell.is_own]
    return frozenset(post.post if post.role == Role.DG else str(post.role) for post in posts) - {""}


def own_lines(user: User) -> list[AuthorityLine]:
    """Return the lines of the authority table by which a person signs in their own right."""
    held = signatories(user)
    return [line for line in authority_table() if line.signatory in held]


@transaction.atomic
def delegate(delegation: Delegation, *, actor: User) -> Delegation:
    """Give authority in one's own right, or pass on the delegation named in `source`.

    Raises `Refused` with every reason: more than the giver has, to oneself, to somebody outside, or
    passing on what may not be.
    """
    delegation.giver = actor
    source = None
    if delegation.source_id:
        source = Delegation.objects.select_for_update().get(pk=delegation.source_id)
    reasons = [*_about_receiver(delegation, actor)]
    reasons += _within_source(delegation, source) if source else _within_own(delegation, actor)
    if reasons:
        raise Refused(reasons)
    delegation.save(force_insert=True)
    audit.write("delegate", delegation, actor=actor, after=audit.snapshot(delegation), reason=delegation.instrument)
    return delegation


def _about_receiver(delegation: Delegation, actor: User) -> Iterable[Condition]:
    receiver = delegation.receiver
    if receiver.pk == actor.pk:
        yield unmet(_("You cannot delegate to yourself."), rule="R-13")
    elif not receiver.is_active or is_outside(receiver) or not receiver.roles:
        yield unmet(_("Authority is delegated to somebody who holds a post in the organisation."), rule="R-13")
    elif not receiver.may_receive_authority:
        detail = _("An auditor writes nothing but observations, and an administrator manages the system.")
        yield unmet(_("Authority to sign is not delegated to auditors or administrators."), detail, rule="R-13")


def _within_own(delegation: Delegation, actor: User) -> list[Condition]:
    best: dict[str, Decimal | None] = {}
    for line in own_lines(actor):
        ceiling = line.ceiling_usd if line.money_allowed else Decimal(0)
        known = best.get(line.type, Decimal(-1))
        best[line.type] = None if ceiling is None or known is None else max(ceiling, known)
    if not best:
        return [unmet(_("You have no authority to sign that you could give."), rule="R-13")]
    beyond = [code for code in delegation.types if code not in best]
    dearer = [code for code in delegation.types if _is_above(delegation.ceiling_usd, best.get(code))]
    return _beyond(beyond, dearer)


def _within_source(delegation: Delegation, source: Delegation) -> list[Condition]:
    reasons = _beyond(
        [code for code in delegation.types if code not in source.types],
        list(delegation.types) if delegation.ceiling_usd > source.ceiling_usd else [],
    )
    if source.receiver_id != delegation.giver_id or not _is_valid(source):
        reasons.append(unmet(_("You hold no such delegation today."), rule="R-13"))
    if not source.may_be_passed_on:
        detail = _("The instrument does not say so.")
        reasons.append(unmet(_("This delegation may not be passed on."), detail, rule="R-13", who=source.giver))
    if delegation.start_date < source.start_date or delegation.end_date > source.end_date:
        reasons.append(unmet(_("The period goes beyond that of the delegation it comes from."), rule="R-13"))
    return reasons


def _beyond(beyond: list[str], dearer: list[str]) -> list[Condition]:
    reasons = []
    if beyond:
        label = _("You may not sign these types yourself: %(types)s.") % {"types": listing(beyond)}
        reasons.append(unmet(label, _("Nobody gives more than they have."), rule="R-13"))
    if dearer:
        label = _("The ceiling is above your own for: %(types)s.") % {"types": listing(dearer)}
        reasons.append(unmet(label, _("Nobody gives more than they have."), rule="R-13"))
    return reasons


def _is_above(amount: Decimal, ceiling: Decimal | None) -> bool:
    return ceiling is not None and amount > ceiling


def _is_valid(delegation: Delegation) -> bool:
    return Delegation.objects.valid_on(clock.today()).filter(pk=delegation.pk).exists()


def may_revoke(delegation: Delegation, user: User) -> bool:
    """Tell whether somebody may revoke: the giver, whoever it came from, and the Director-General's office."""
    above: Delegation | None = delegation
    while above is not None:
        if above.giver_id == user.pk:
            return True
        above = above.source
    return Role.DG in user.roles


@transaction.atomic
def revoke(delegation: Delegation, *, actor: User, reason: str) -> Delegation:
    """Revoke a delegation and all that was passed on from it; it blocks signature at once.

    Raises `Refused` to others than those of `may_revoke`, without a reason, or when it is over.
    """
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if not may_revoke(locked, actor):
        raise Refused([unmet(_("Only who gave it revokes it."), rule="R-13", who=locked.giver)])
    if locked.revoked_date is not None:
        raise Refused([unmet(_("It is revoked already."))])
    if not reason.strip():
        raise Refused([unmet(_("Say why it is revoked."), rule="R-22")])
    _revoke(locked, actor, reason.strip())
    return locked


def _revoke(delegation: Delegation, actor: User, reason: str) -> None:
    delegation.revoked_date = clock.today()
    delegation.save(update_fields=["revoked_date"])
    after = {"revoked_date": delegation.revoked_date.isoformat()}
    audit.write("revoke", delegation, actor=actor, before={"revoked_date": None}, after=after, reason=reason)
    for passed_on in Delegation.objects.select_for_update().filter(source=delegation, revoked_date=None):
        _revoke(passed_on, actor, reason)
