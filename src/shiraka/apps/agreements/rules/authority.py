"""Who may sign: the authority table by type, amount and risk, and delegations in writing (R-13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.apps.agreements.models import PARTIES, Agreement
from shiraka.apps.agreements.rules.diligence import RISKS, risk_of
from shiraka.apps.agreements.terms import type_choices
from shiraka.foundation import clock
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import money as money_in_words
from shiraka.foundation.parameters.current import AuthorityLine, NoRate, authority_table, to_usd
from shiraka.foundation.parameters.definitions.agreements import SIGNATORIES
from shiraka.foundation.parameters.definitions.diligence import RISK_BANDS
from shiraka.foundation.people.models import Appointment, Delegation, Role, User
from shiraka.foundation.workflow.conditions import Condition, met, unmet
from shiraka.values.money import Money
from shiraka.values.text import LANGUAGES, Text

HIGH = RISKS[-1]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What decides who signs: the type by its content, the whole value in US dollars, the risk.

    `value_usd` counts money and goods over the whole life with all amendments signed so far, so that
    a large agreement cannot be split into small ones; `moves_money` leaves goods out.
    """

    type: str
    value_usd: Decimal
    moves_money: bool
    risk: str

    @property
    def type_label(self) -> str:
        return dict(type_choices())[self.type]


def case_of(agreement: Agreement, day: date) -> Case:
    """Return the case of an agreement on its signing day. Raises `NoRate` without a rate of exchange."""
    # Only what is signed can have amendments, and it is not signed again.
    root, signed = (agreement.amends, agreement.amends.signed_amendments) if agreement.amends else (agreement, [])
    models.prefetch_related_objects([root, agreement], PARTIES)
    family = {item.pk: item for item in (*signed, root, agreement)}.values()
    money = [item.money for item in family if item.money]
    kind = [item.in_kind for item in family if item.in_kind]
    value = sum((to_usd(amount, day).amount for amount in (*money, *kind)), Decimal(0))
    return Case(
        type=root.content_type_code or root.type,
        value_usd=value,
        moves_money=any(money),
        risk=max(risk_of(agreement), risk_of(root), key=RISKS.index),
    )


def covers(line: AuthorityLine, case: Case) -> bool:
    """Tell whether a line of the table lets its post sign such a case."""
    return line.type == case.type and not _limits(line, case)


def _limits(line: AuthorityLine, case: Case) -> list[str]:
    """Return in words which limits of a line a case exceeds."""
    found: list[str] = []
    post = _post_label(line.signatory)
    if case.moves_money and not line.money_allowed:
        found.append(_("%(post)s: this type only without money.") % {"post": post})
    if line.ceiling_usd is not None and case.value_usd > line.ceiling_usd:
        found.append(
            _("%(post)s: up to %(ceiling)s; here %(total)s, all amendments together.")
            % {"post": post, "ceiling": _usd(line.ceiling_usd), "total": _usd(case.value_usd)}
        )
    if RISKS.index(case.risk) > RISKS.index(line.max_risk):
        found.append(
            _("%(post)s: risk up to %(limit)s; here %(risk)s.")
            % {"post": post, "limit": _risk_label(line.max_risk), "risk": _risk_label(case.risk)}
        )
    return found


def posts_able(case: Case) -> tuple[str, ...]:
    """Return the posts that may sign, the highest first. A high risk is always for the Director-General."""
    able = {line.signatory for line in authority_table() if covers(line, case)}
    if case.risk == HIGH:
        able &= {"DG"}
    return tuple(code for code, _label in SIGNATORIES if code in able)


def posts_held(appointments: Iterable[Appointment]) -> frozenset[str]:
    """Return the signing posts among the posts of a person: "DG", "DDG" or "HS"."""
    held = {"HS" if post.role == Role.HS else post.post for post in appointments if post.role in {Role.HS, Role.DG}}
    return frozenset(held - {""})


@dataclass(frozen=True, kw_only=True)
class Authority:
    """What a person signs by: a post, or a delegation."""

    case: Case
    post: str = ""
    delegation: Delegation | None = None

    def in_words(self) -> str:
        """Return the authority as the register tells it."""
        if self.delegation is None:
            return _("%(post)s, by the authority table") % {"post": _post_label(self.post)}
        return _("Delegation by %(giver)s: %(instrument)s of %(day)s") % {
            "giver": self.delegation.giver,
            "instrument": self.delegation.instrument,
            "day": day_in_words(self.delegation.instrument_date),
        }

    def as_text(self) -> Text:
        """Return the authority in the three languages, for the register entry."""
        told: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                told[language] = self.in_words()
        return Text(**told)


def authority_of(user: User, case: Case, day: date) -> Authority | None:
    """Return by what a person may sign a case on a day, or None."""
    held = posts_held(_posts_on(user, day))
    for post in posts_able(case):
        if post in held:
            return Authority(case=case, post=post)
    for delegation in user.delegations:
        if _problem_then_or_now(delegation, case, day) is None:
            return Authority(case=case, delegation=delegation)
    return None


def _posts_on(user: User, day: date) -> Iterable[Appointment]:
    return user.appointments if day == clock.today() else user.posts.held_on(day)


def _problem_then_or_now(delegation: Delegation, case: Case, day: date) -> str | None:
    """An expired delegation blocks the signature at once, so that no earlier date gets round its end (R-13)."""
    return _delegation_problem(delegation, case, day) or _delegation_problem(delegation, case, clock.today())


def _delegation_problem(delegation: Delegation, case: Case, day: date) -> str | None:
    """Return why a delegation does not cover a case on a day, or None when it does (R-13)."""
    name = {"instrument": delegation.instrument}
    if delegation.revoked_date is not None and delegation.revoked_date <= day:
        return _("The delegation %(instrument)s was revoked on %(day)s.") % {
            **name,
            "day": day_in_words(delegation.revoked_date),
        }
    if day > delegation.end_date:
        return _("The delegation %(instrument)s ended on %(day)s.") % {**name, "day": day_in_words(delegation.end_date)}
    if day < delegation.start_date:
        return _("The delegation %(instrument)s begins on %(day)s.") % {
            **name,
            "day": day_in_words(delegation.start_date),
        }
    if case.type not in delegation.types:
        return _("The delegation %(instrument)s is not for this type.") % name
    if case.value_usd > delegation.ceiling_usd:
        return _("The delegation %(instrument)s goes up to %(ceiling)s; here %(total)s, all amendments together.") % {
            **name,
            "ceiling": _usd(delegation.ceiling_usd),
            "total": _usd(case.value_usd),
        }
    return _giver_problem(delegation, case, day)


def _giver_problem(delegation: Delegation, case: Case, day: date) -> str | None:
    """Nobody gives more than they have, nor passes on what was given to them alone."""
    name = {"instrument": delegation.instrument}
    if case.risk == HIGH:
        return _("A high risk is signed by the Director-General only, whatever a delegation says.")
    source = delegation.source
    if source is not None:
        if not source.may_be_passed_on or source.receiver_id != delegation.giver_id:
            return _("The delegation %(instrument)s could not be passed on.") % name
        return _delegation_problem(source, case, day)
    held = posts_held(delegation.giver.posts.held_on(delegation.instrument_date))
    if not held & set(posts_able(case)):
        return _("Whoever gave the delegation %(instrument)s could not sign this themselves.") % name
    return None


def may_sign(agreement: Agreement, user: User) -> bool:
    """Tell whether an agreement waits for this person's signature today; what follows asks the other conditions."""
    today = clock.today()
    try:
        case = case_of(agreement, today)
    except NoRate:
        return False
    return authority_of(user, case, today) is not None


def signatory_has_authority(
    agreement: Agreement, *, actor: Any = None, signed_date: date | None = None, **_inputs: Any
) -> Condition:
    """Say whether this person may sign; without a person, who may."""
    day = signed_date or clock.today()
    label = _("Authority to sign")
    try:
        case = case_of(agreement, day)
    except NoRate:
        return unmet(
            _("The amount cannot be compared with the authority table"),
            _("There is no rate of exchange for its currency on that day."),
            rule="R-14",
            who=str(Role.AD.label),
        )
    able = listing(_post_label(post) for post in posts_able(case))
    if not isinstance(actor, User):
        return met(label, able, rule="R-13")
    authority = authority_of(actor, case, day)
    if authority is not None:
        return met(label, authority.in_words(), rule="R-13")
    why_not = " ".join(_why_not(actor, case, day))
    return unmet(_("You have no authority to sign this"), why_not, rule="R-13", who=able)


def _why_not(actor: User, case: Case, day: date) -> list[str]:
    held = posts_held(_posts_on(actor, day))
    lines = [line for line in authority_table() if line.type == case.type and line.signatory in held]
    reasons = [sentence for line in lines for sentence in _limits(line, case)]
    if held and not lines:
        reasons.append(
            _("%(post)s does not sign this type: %(type)s.")
            % {"post": listing(_post_label(post) for post in sorted(held)), "type": case.type_label}
        )
    reasons += [problem for item in actor.delegations if (problem := _problem_then_or_now(item, case, day))]
    return reasons or [_("You hold no post that signs, and no delegation in writing names you.")]


def _post_label(code: str) -> str:
    return str(dict(SIGNATORIES).get(code, code))


def _risk_label(code: str) -> str:
    return str(dict(RISK_BANDS).get(code, code))


def _usd(amount: Decimal) -> str:
    shown = Money(amount, "USD")
    return money_in_words(shown.amount, shown.currency)
