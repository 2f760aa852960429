"""What stands between a record and its moves: each thing told once, for all the moves that wait for it."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.permission import Standing
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.pages import Line, Missing
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.eyes import refusal_to_act
from shiraka.foundation.workflow.perform import Option, concerns, conditions_of
from shiraka.foundation.workflow.routes import route_conditions


def missing_on(
    user: User, entity: Entity, record: Any, standing: Standing, open_moves: Sequence[Option]
) -> list[Missing]:
    """Return what the moves that a reader makes or gives an opinion on lack; what lacks the same stands together."""
    waiting = [
        _Waiting(move=option.move, lines=_lines(entity, record, user, option, standing))
        for option in [*open_moves, *_reviews(entity, record, standing)]
        if option.conditions
    ]
    return [_panel(group) for group in _together(waiting)]


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """One move and what it depends on; equal things of two moves have equal keys."""

    move: Move
    lines: Mapping[Hashable, Line]

    @property
    def lacks(self) -> frozenset[Hashable]:
        return frozenset(key for key, line in self.lines.items() if not line.condition.is_met)

    def is_like(self, other: "_Waiting") -> bool:
        """Tell whether two moves lack one same thing, or depend on one same thing and lack nothing."""
        if self.lacks or other.lacks:
            return bool(self.lacks & other.lacks)
        return bool(self.lines.keys() & other.lines.keys())


def _together(waiting: Iterable[_Waiting]) -> list[list[_Waiting]]:
    groups: list[list[_Waiting]] = []
    for one in waiting:
        near = [group for group in groups if any(one.is_like(other) for other in group)]
        if not near:
            groups.append([one])
            continue
        for group in near[1:]:
            near[0] += group
            groups.remove(group)
        near[0].append(one)
    return groups


def _panel(group: Sequence[_Waiting]) -> Missing:
    lines: dict[Hashable, Line] = {}
    for one in group:
        for key, line in one.lines.items():
            lines.setdefault(key, line)
    needing = {key: [one.move for one in group if key in one.lines] for key in lines}
    return Missing(
        moves=tuple(one.move for one in group),
        lines=tuple(
            replace(line, needed_for=tuple(str(move.label) for move in needing[key]))
            if len(needing[key]) < len(group)
            else line
            for key, line in lines.items()
        ),
    )


def _reviews(entity: Entity, record: Any, standing: Standing) -> list[Option]:
    """Return the moves a reader does not make but gives an opinion on, once for each route."""
    found: dict[str, Option] = {}
    for move in entity.lifecycle.moves_from(record.status) if entity.lifecycle else ():
        route = move.approval
        if route is None or route.name in found or move.is_automatic or not concerns(move, record):
            continue
        if standing.allows(move.right):
            continue
        if any(standing.allows(step.right) for step in route.steps):
            found[route.name] = Option(move=move, conditions=tuple(conditions_of(record, move, None)))
    return list(found.values())


def _lines(entity: Entity, record: Any, user: User, option: Option, standing: Standing) -> dict[Hashable, Line]:
    lines: dict[Hashable, Line] = {}
    route = option.move.approval
    if route is not None:
        for step, condition in zip(route.steps, route_conditions(record, route), strict=True):
            mine = not condition.is_met and standing.allows(step.right)
            refusal = refusal_to_act(record, route, step, user) if mine else None
            url = reverse(f"{entity.key}-opinion", args=[record.pk, option.move.action, step.name])
            lines[route.name, step.name] = Line(
                condition=condition, url=url if mine and not refusal else "", refusal=refusal
            )
    return lines | {condition: Line(condition=condition) for condition in option.conditions[len(lines) :]}
