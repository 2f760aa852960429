"""Invented agreements: with their parties, what was promised in them, and every step from draft to end."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shiraka.apps.agreements.models import Agreement, Obligation, Party
from shiraka.apps.agreements.terms import SIGNED_EVER, LegalNature, usual_nature
from shiraka.apps.agreements.terms import AgreementStatus as A
from shiraka.apps.partners.models import Partner
from shiraka.demo.tables import lines, text
from shiraka.demo.volume.fates import Instrument
from shiraka.demo.volume.setting import Setting
from shiraka.demo.volume.trail import History
from shiraka.engines.deadlines import term_end
from shiraka.foundation.parameters.current import value
from shiraka.values.text import Text

_ACTIONS = {
    A.OPPORTUNITY_APPROVED: "approve_opportunity",
    A.DRAFTING: "start_drafting",
    A.NEGOTIATION: "start_negotiation",
    A.INTERNAL_REVIEW: "submit",
    A.CLEARED: "clear",
    A.AWAITING_SIGNATURE: "prepare_signature",
    A.SIGNED: "sign",
    A.IN_FORCE: "enter_into_force",
    A.EXPIRING: "mark_expiring",
    A.RENEWED: "renew_tacitly",
    A.SUSPENDED: "suspend",
    A.TERMINATED: "terminate",
    A.EXPIRED: "expire",
    A.CLOSED: "close",
    A.WITHDRAWN: "withdraw",
    A.DECLINED: "decline",
}
_BY_SYSTEM = frozenset({A.IN_FORCE, A.EXPIRING, A.RENEWED, A.EXPIRED})
_BY_HEAD = frozenset({A.OPPORTUNITY_APPROVED, A.SUSPENDED, A.TERMINATED, A.DECLINED})
_REASONS = {
    A.SUSPENDED: "The second progress report is late.",
    A.TERMINATED: "Both sides agreed to end it early.",
    A.WITHDRAWN: "The other side has no budget for it any more.",
    A.DECLINED: "It would double what another unit does.",
}
_SECOND_PARTY = 0.1
_PROMISES = (0, 0, 1, 1, 2)


class Agreements:
    """Tells the agreements of a partner, once the partner is told."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.types = {line["code"]: line["name"] for line in value("agreement_types")}
        self.subjects = lines("volume_subjects")
        self.promises = lines("obligations")
        self.bound: list[int] = []
        """Active partners told so far, who may be second parties."""

    def tell(self, made: Instrument, partner: Partner, dice: random.Random) -> None:
        """Tell an agreement with its parties and obligations."""
        setting = self.setting
        at = setting.at(made.drafted, dice)
        level = max(partner.confidentiality, 1)
        history = History(
            model=Agreement,
            key=setting.rows.key(Agreement),
            at=at,
            actor_id=partner.lead_officer_id,
            level=level,
            values=self._values(dice, made, partner, level),
        )
        moment, end = at, None
        for day, state in made.steps:
            # Steps of one day follow each other.
            moment = max(setting.at(day, dice), moment + timedelta(minutes=1))
            actor = self._actor(state, partner)
            changes = {"status": str(state), **self._effects(made, state, moment)}
            if made.months and state in {A.IN_FORCE, A.RENEWED}:
                end = changes["end_date"] = term_end(end + timedelta(days=1) if end else moment.date(), made.months)
            history.then(moment, _ACTIONS[A(state)], actor, reason=_REASONS.get(A(state), ""), **changes)
        setting.trail.tell(history)
        self._parties(dice, history, made, partner)
        if made.state in SIGNED_EVER:
            self._promise(dice, history, partner)

    def _actor(self, state: str, partner: Partner) -> int | None:
        cast = self.setting.cast
        if state in _BY_SYSTEM:
            return None
        if state in _BY_HEAD:
            return cast["hs1"].pk
        return {A.SIGNED: cast["dg1"].pk, A.CLOSED: cast["rm1"].pk}.get(A(state), partner.lead_officer_id)

    def _values(self, dice: random.Random, made: Instrument, partner: Partner, level: int) -> dict[str, Any]:
        subject = dice.choice(self.subjects)
        kind = Text.of(self.types[made.type])
        title = Text(
            en=f"{kind.en} on {subject['name_en']} with {partner.name.best('en')[0]}",
            fr=f"{kind.fr} sur {subject['name_fr']} avec {partner.name.best('fr')[0]}",
            ar=f"{kind.ar} {subject['name_ar']} مع {partner.name.best('ar')[0]}",
        )
        takes_money = dice.random() < 0.4
        return {
            "draft_number": made.draft_number,
            "type": str(made.type),
            "title": title,
            "legal_nature": usual_nature(made.type, parent="") or LegalNature.BINDING.value,
            "fields_of_action": [subject["field"]],
            "countries": [partner.country],
            "languages": dice.choice((["en"], ["fr"], ["en", "ar"], ["fr", "ar"])),
            "unit_id": self.setting.unit_of(subject["field"]),
            "lead_officer_id": partner.lead_officer_id,
            "amount": Decimal(dice.randint(5, 400) * 1000) if takes_money else None,
            "amount_currency": "USD" if takes_money else "",
            "duration_months": made.months,
            "renewal": made.renewal,
            "youth_marker": dice.choice((0, 0, 1, 2)),
            "gender_marker": dice.choice((0, 1, 1, 2)),
            "civil_society_marker": dice.choice((0, 0, 1)),
            "confidentiality": level,
            "is_fictional": True,
        }

    def _effects(self, made: Instrument, state: str, moment: datetime) -> dict[str, Any]:
        """Return what a step writes beside the new state."""
        day = moment.date()
        if state == A.SIGNED:
            return {
                "number": made.number,
                "signed_date": day,
                "signature_mode": "paper",
                "signatory_id": self.setting.cast["dg1"].pk,
            }
        if state == A.IN_FORCE:
            return {"in_force_date": day}
        if state == A.TERMINATED:
            return {"notice_received_date": day - timedelta(days=95), "termination_date": day}
        if state == A.CLOSED:
            return {"original_date": day, "original_place": "Archive, room 2"}
        return {}

    def _parties(self, dice: random.Random, history: History, made: Instrument, partner: Partner) -> None:
        others = [partner.pk]
        if self.bound and dice.random() < _SECOND_PARTY:
            others.append(dice.choice(self.bound))
        for place, other in enumerate(dict.fromkeys(others)):
            person = self.setting.names.person(dice)
            is_signed = made.state in SIGNED_EVER
            values = {
                "agreement_id": history.key,
                "partner_id": other,
                "role": "counterpart" if place == 0 else "implementer",
                "signatory_name": person.name,
            }
            party = self._belonging(Party, history, history.at + timedelta(minutes=2 + place), values)
            if is_signed:
                seen = next(at for at, action, *_rest in history.steps if action == "clear")
                party.then(
                    seen, "accept_powers", self.setting.cast["la1"].pk, status="seen", powers_note="Statutes, on file"
                )
            self.setting.trail.tell(party)

    def _promise(self, dice: random.Random, history: History, partner: Partner) -> None:
        signed = next(at for at, action, *_rest in history.steps if action == "sign")
        for line in dice.sample(self.promises, dice.choice(_PROMISES)):
            due = signed.date() + timedelta(days=int(line["days"]) + dice.randint(0, 300))
            values = {
                "agreement_id": history.key,
                "article": line["article"],
                "text": text(line, "text"),
                "partner_id": None if line["whose"] == "ours" else partner.pk,
                "owner_id": partner.lead_officer_id,
                "due_date": due,
            }
            promise = self._belonging(Obligation, history, signed + timedelta(hours=1), values)
            done = signed + timedelta(days=(due - signed.date()).days - dice.randint(0, 12))
            if done.date() < self.setting.today and done > promise.at and dice.random() < 0.95:
                evidence = "Report on file"
                promise.then(
                    done,
                    "fulfil",
                    partner.lead_officer_id,
                    status="fulfilled",
                    fulfilled_date=done.date(),
                    evidence=evidence,
                )
            self.setting.trail.tell(promise)

    def _belonging(self, model: Any, history: History, at: datetime, values: dict[str, Any]) -> History:
        return History(
            model=model,
            key=self.setting.rows.key(model),
            at=at,
            actor_id=history.actor_id,
            level=history.level,
            values=values,
        )
