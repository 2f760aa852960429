"""Invented partners with the people, talks and relations around them."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from shiraka.apps.partners.models import Contact, Interaction, Marker, Partner, Relationship
from shiraka.apps.partners.terms import Decision, RelationshipKind, RiskLevel, ScreeningResult, Tier
from shiraka.apps.partners.terms import PartnerStatus as P
from shiraka.demo.tables import lines, text
from shiraka.demo.volume.fates import SPAN, Fate
from shiraka.demo.volume.names import Organisation, misspelt
from shiraka.demo.volume.setting import Setting
from shiraka.demo.volume.trail import History
from shiraka.engines.deadlines import add_months
from shiraka.values.text import Text

PUBLIC = frozenset({"local_government", "other_public"})
_RISKS = ((RiskLevel.LOW, "18.40"), (RiskLevel.LOW, "22.10"), (RiskLevel.MODERATE, "34.84"))
_RELATED_EVERY, _MARKED_EVERY, DOUBLED_EVERY = 10, 8, 200
_QUIET_DAYS = 560
_REFUSED = "The accounts of two years are missing and were not sent after three requests."
_FAREWELL = "The organisation no longer works in our fields."
_WITH_CONTACT = 0.2
_WEIGHTS_OF_LEVELS = (88, 7, 4, 1)
_LEVELS = (1, 0, 2, 3)


class Partners:
    """Tells partners one by one, in the order in which they were entered."""

    def __init__(self, setting: Setting, numbers: list[str]) -> None:
        self.setting, self.numbers = setting, numbers
        self.talks = lines("interactions")
        self.summaries = {line["field"]: text(line, "summary") for line in lines("summaries")}
        self.doubles: list[int] = []
        self.first_key: int | None = None

    def tell(self, place: int, fate: Fate, updates: int) -> tuple[Partner, random.Random]:
        """Tell a partner and all that belongs to it but its agreements, with so many changes of its board."""
        setting = self.setting
        dice = random.Random(f"{setting.seed}/{place}")  # noqa: S311 - a story, no secret
        known = setting.names.organisation(place)
        key = setting.rows.key(Partner)
        self.first_key = self.first_key or key
        talked = self._days_of_talks(dice, fate)
        values = self._values(dice, place, known, fate, talked)
        if place and place % DOUBLED_EVERY == 0:
            other = setting.names.organisation(place - dice.randint(1, min(place, 400)))
            values |= {"name": misspelt(other.name, dice), "country": other.city["country"]}
            values |= {"city": other.city["name_en"], "acronym": other.acronym}
            self.doubles.append(key)
        at = setting.at(fate.entered, dice)
        lead = values["lead_officer_id"]
        history = History(model=Partner, key=key, at=at, actor_id=lead, level=values["confidentiality"], values=values)
        self._assess(dice, fate, history, is_public=known.category in PUBLIC)
        self._update(dice, fate, history, updates)
        made = setting.trail.tell(history)
        assert isinstance(made, Partner)  # noqa: S101 - it is what was asked for
        contacts = self._contacts(dice, made, known, at) if talked or dice.random() < _WITH_CONTACT else []
        self._talk(dice, made, talked, contacts)
        self._relate(dice, place, made, at)
        return made, dice

    def _days_of_talks(self, dice: random.Random, fate: Fate) -> list[int]:
        if dice.random() < (0.7 if fate.agreements else 0.2):
            return [dice.randint(fate.entered, SPAN - 1)]
        return []

    def _values(
        self, dice: random.Random, place: int, known: Organisation, fate: Fate, talked: list[int]
    ) -> dict[str, Any]:
        setting = self.setting
        founded = dice.randint(1950, 2019)
        country = known.city["country"]
        return {
            "number": self.numbers[place],
            "name": known.name,
            "acronym": known.acronym,
            "category": known.category,
            "country": country,
            "city": known.city["name_en"],
            "founded_year": founded,
            "website": known.website,
            "registration_number": f"{country}-{founded}-{place:06d}",
            "head": setting.names.person(dice).name.en,
            "summary": self.summaries.get(known.field, Text()),
            "tier": dice.choices(tuple(Tier), (1, 4, 5))[0].value,
            "fields_of_action": [known.field],
            "sdgs": [known.sdg],
            "territories": [country],
            "unit_id": setting.unit_of(known.field),
            "lead_officer_id": setting.officer(place),
            "first_contact_date": setting.day(fate.entered),
            "last_contact_date": setting.day(talked[-1]) if talked else None,
            "confidentiality": dice.choices(_LEVELS, _WEIGHTS_OF_LEVELS)[0],
            "is_fictional": True,
        }

    def _assess(self, dice: random.Random, fate: Fate, history: History, *, is_public: bool) -> None:
        """Add screening, due diligence, each decision, and what followed."""
        setting = self.setting
        if fate.way == "prospect":
            return
        first = fate.decided[0] if fate.decided else min(fate.entered + 45, SPAN - 1)
        begun = fate.entered + (first - fate.entered) // 3
        # What a case does with its partner is done by the system; the cases themselves are not part of the volume.
        history.then(setting.at(begun, dice), "screen", None, status=P.SCREENING.value)
        if fate.way == "screening":
            return
        opened = begun + (first - begun) // 2
        history.then(setting.at(opened, dice), "open_due_diligence", None, status=P.IN_DUE_DILIGENCE.value)
        if fate.way == "in_due_diligence":
            return
        risk, score = (RiskLevel.VERIFIED, None) if is_public else dice.choice(_RISKS)
        for day in fate.decided:
            found = {
                "risk_level": risk.value,
                "risk_score": score,
                "screening_result": ScreeningResult.NO_HIT.value,
                "screening_date": setting.at(day - 3, dice).date(),
            }
            if fate.way == "not_cleared":
                self._refuse(history, setting.at(day, dice), found)
                return
            self._clear(dice, fate, history, day, {**found, "months": 60 if is_public else 24})
        self._follow(dice, fate, history, setting.cast["hs1"].pk)

    def _refuse(self, history: History, at: datetime, found: dict[str, Any]) -> None:
        history.then(
            at,
            "not_clear",
            None,
            reason=_REFUSED,
            **found,
            status=P.NOT_CLEARED.value,
            decision=Decision.NOT_CLEARED.value,
            due_diligence_date=at.date(),
            review_date=at.date() + timedelta(days=365),
        )

    def _clear(self, dice: random.Random, fate: Fate, history: History, day: int, found: dict[str, Any]) -> None:
        """Add a decision in favour; over a renewal whoever is at work with us stays active."""
        setting = self.setting
        at, end = setting.at(day, dice), add_months(setting.at(day, dice).date(), found.pop("months"))
        facts = Partner(**{name: history.values[name] for name in ("head", "category")}).identity_facts
        is_active = any(step[1] == "activate" for step in history.steps)
        history.then(
            at,
            "clear",
            None,
            status=P.ACTIVE.value if is_active else P.CLEARED.value,
            decision=Decision.CLEARED.value,
            due_diligence_date=at.date(),
            due_diligence_end_date=end,
            decided_facts=facts,
            **found,
        )
        following = next((later for later in fate.decided if later > day), SPAN)
        in_force = fate.first_in_force
        if in_force is not None and in_force < following and not is_active:
            history.then(setting.at(max(in_force, day), dice, evening=True), "activate", None, status=P.ACTIVE.value)

    def _follow(self, dice: random.Random, fate: Fate, history: History, head: int) -> None:
        """Let who has nothing in force any more fall dormant; suspend or end what is to be ended."""
        setting = self.setting
        status = history.steps[-1][3].get("status")
        if fate.way == "engaged":
            spoken = history.values["last_contact_date"]
            quiet = spoken is None or spoken < setting.today - timedelta(days=_QUIET_DAYS)
            if status == P.ACTIVE and not fate.is_active and quiet:
                history.then(setting.at(SPAN - 1, dice, evening=True), "fall_dormant", None, status=P.DORMANT.value)
            return
        day = fate.decided[-1] + dice.randint(5, max(6, SPAN - fate.decided[-1] - 8))
        day = min(day, SPAN - 4)
        if fate.way == "suspended":
            day = max(SPAN - dice.randint(4, 80), fate.decided[-1] + 1)
        at = setting.at(day, dice)
        until = at.date() + timedelta(days=90)
        history.then(
            at,
            "suspend",
            head,
            reason=_FAREWELL,
            status=P.SUSPENDED.value,
            suspension_date=at.date(),
            suspension_end_date=until,
            review_date=until,
        )
        if fate.way in {"ended", "archived"}:
            history.then(setting.at(day + 1, dice), "end", head, reason=_FAREWELL, status=P.ENDED.value)
        if fate.way == "archived":
            history.then(setting.at(day + 2, dice), "archive", head, status=P.ARCHIVED.value)

    def _update(self, dice: random.Random, fate: Fate, history: History, updates: int) -> None:
        names = self.setting.names
        for _turn in range(updates):
            at = self.setting.at(dice.randint(fate.entered, SPAN), dice)
            history.then(max(at, history.at), "update", history.actor_id, board=names.person(dice).name.en)
        history.steps.sort(key=lambda step: step[0])

    def _contacts(self, dice: random.Random, partner: Partner, known: Organisation, at: datetime) -> list[Any]:
        person = self.setting.names.person(dice)
        values = {
            "partner_id": partner.pk,
            "name": person.name,
            "gender_of_address": person.gender,
            "language": dice.choice(("en", "fr", "ar")),
            "role": dice.choice(("head", "focal_point", "focal_point", "technical")),
            "email": f"{person.address}@{known.website.removeprefix('https://www.')}",
            "start_date": at.date() - timedelta(days=200),
            "has_consented": True,
            "consent_date": at.date(),
            "purpose": "Correspondence on the partnership",
        }
        return [self._belonging(Contact, partner, at + timedelta(minutes=7), values)]

    def _talk(self, dice: random.Random, partner: Partner, days: list[int], contacts: list[Any]) -> None:
        for day in days:
            talk = dice.choice(self.talks)
            at = self.setting.at(day, dice, evening=True)
            values = {
                "partner_id": partner.pk,
                "subject": talk["subject"],
                "held_date": at.date(),
                "kind": talk["kind"],
                "summary": talk["summary"],
            }
            if dice.random() < 0.2:
                done = at.date() + timedelta(days=7)
                values |= {
                    "follow_up": talk["follow_up"] or "Answer their letter",
                    "follow_up_owner_id": partner.lead_officer_id,
                    "follow_up_date": at.date() + timedelta(days=10),
                    "follow_up_done_date": done if done < self.setting.today else None,
                }
            made = self._belonging(Interaction, partner, at, values, {"contacts": contacts})
            through: Any = Interaction.contacts.through
            for contact in contacts:
                self.setting.rows.add(
                    through(pk=self.setting.rows.key(through), interaction_id=made.pk, contact_id=contact.pk)
                )

    def _relate(self, dice: random.Random, place: int, partner: Partner, at: datetime) -> None:
        first = self.first_key or 0
        if place % _RELATED_EVERY == 0 and partner.pk > first:
            other = dice.randrange(first, partner.pk)
            values = {"partner_id": partner.pk, "kind": dice.choice(tuple(RelationshipKind)).value, "other_id": other}
            self._belonging(Relationship, partner, at + timedelta(minutes=11), values)
        if place % _MARKED_EVERY == 0:
            kind = {"youth": "youth_led", "women": "women_led"}.get(partner.category, "civil_society")
            values = {
                "partner_id": partner.pk,
                "kind": kind,
                "basis": "The statutes and the list of the board",
                "evidence": "Statutes, article 4, on file",
            }
            self._claim(dice, partner, at + timedelta(minutes=13), values)

    def _claim(self, dice: random.Random, partner: Partner, at: datetime, values: dict[str, Any]) -> None:
        setting = self.setting
        history = self._history(Marker, partner, at, values)
        checked = at + timedelta(days=14)
        if checked.date() < setting.today and dice.random() < 0.8:
            head = setting.cast["hs1"].pk
            expiry: date = checked.date() + timedelta(days=730)
            is_over = expiry < setting.today
            history.then(
                checked,
                "verify",
                head,
                status="verified",
                expiry_date=expiry,
                verified_by_id=head,
                verified_date=checked.date(),
            )
            if is_over:
                history.then(checked + timedelta(days=731), "expire", None, status="expired")
        setting.trail.tell(history)

    def _history(self, model: Any, partner: Partner, at: datetime, values: dict[str, Any]) -> History:
        return History(
            model=model,
            key=self.setting.rows.key(model),
            at=at,
            actor_id=partner.lead_officer_id,
            level=partner.confidentiality,
            values=values,
        )

    def _belonging(
        self, model: Any, partner: Partner, at: datetime, values: dict[str, Any], several: Any = None
    ) -> Any:
        return self.setting.trail.tell(self._history(model, partner, at, values), several)
