"""Every move and every opinion of every lifecycle, and records brought into a state from which it is possible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.urls import reverse

from shiraka.engines.lifecycle import Lifecycle, Move
from shiraka.foundation import clock
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.people.models import Delegation
from tests.access.expected import Need
from tests.access.moves import MOVES, OPINIONS
from tests.access.world import World


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of a lifecycle, or with `opinion` one step of the route of one, and what it needs by hand."""

    entity: Entity
    move: Move
    source: str
    need: Need
    opinion: str = ""

    def __str__(self) -> str:
        return f"{self.entity.key}.{self.move.action} from {self.source}" + (f", {self.opinion}" * bool(self.opinion))

    def page(self, record: Any) -> str:
        """Return the address of its page."""
        where = {"pk": record.pk, "action": self.move.action}
        if self.opinion:
            return reverse(f"{self.entity.key}-opinion", kwargs={**where, "step": self.opinion})
        return reverse(f"{self.entity.key}-move", kwargs=where)

    def api(self, record: Any) -> str:
        """Return the address of its operation."""
        end = f"/opinions/{self.opinion}" if self.opinion else ""
        return f"/api/v1/{self.entity.key}/{record.pk}/moves/{self.move.action}{end}"

    def sent(self, *, to_page: bool) -> dict[str, Any]:
        """Return what a person sends with it: an opinion that agrees, or every input that the move asks for."""
        if self.opinion:
            return {"agrees": "yes" if to_page else True}
        return {name: _input(self.entity.model, name) for name in self.move.inputs}


def _input(model: type[models.Model], name: str) -> object:
    found = None if name == "reason" else model._meta.get_field(name)
    if isinstance(found, models.DateField):
        return (clock.today() + timedelta(days=20)).isoformat()
    if isinstance(found, models.Field) and found.choices:
        return found.flatchoices[-1][0]
    return "Tried."


def steps() -> Iterator[Step]:
    """Return one for each row of each lifecycle and one for each step of its route; test_complete finds what lacks."""
    for entity, move in rows():
        source = min(move.sources, key=lifecycle(entity).states.index)
        if need := MOVES.get(entity.key, {}).get(move.action):
            yield Step(entity=entity, move=move, source=source, need=need)
        for place in move.approval.steps if move.approval else ():
            if need := OPINIONS.get(entity.key, {}).get((move.action, place.name)):
                yield Step(entity=entity, move=move, source=source, need=need, opinion=place.name)


def rows() -> Iterator[tuple[Entity, Move]]:
    """Return every row of every lifecycle with what moves by it."""
    for entity in ENTITIES:
        if entity.lifecycle is not None:
            for move in entity.lifecycle.moves:
                yield entity, move


def lifecycle(entity: Entity) -> Lifecycle:
    assert entity.lifecycle is not None
    return entity.lifecycle


def _facts(key: str, pk: int) -> dict[str, object]:
    """Return what the database wants of a record in a later state; the way there is not gone here."""
    day = clock.today() + timedelta(days=10)
    facts: dict[str, dict[str, object]] = {
        "partner": {"suspension_end_date": day, "due_diligence_end_date": day},
        "case": {"end_date": day},
        "agreement": {"number": f"KEPT/{pk}"},
    }
    return facts.get(key, {})


def bring(record: Any, step: Step) -> None:
    """Store the state from which a step is possible, which is all that its gate looks at."""
    facts = _facts(step.entity.key, record.pk)
    type(record)._default_manager.filter(pk=record.pk).update(status=step.source, **facts)


def take_delegations(world: World, who: str) -> None:
    """End whatever somebody signs by."""
    Delegation.objects.filter(receiver=world.people[who]).update(revoked_date=clock.today())
