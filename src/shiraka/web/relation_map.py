"""The relationship map of one partner: who is related to it and how, its agreements, and who else is bound by them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q
from django.utils.text import capfirst

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.partners.models import Partner, Relationship
from shiraka.foundation.access.permission import cells_for, visible
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.entities.veil import is_veiled, veil
from shiraka.foundation.people.models import User

MOST_DRAWN: Final = 12
"""Relationships and, beside them, agreements that are drawn; the others stand in the table."""
MOST_TOLD: Final = 200
"""Rows of the table of each kind."""
WIDTH, BOX, TALL, STEP, HEAD = 1080, 220, 48, 60, 28
COLUMNS: Final = (0, 290, 580, 860)
"""Where the boxes of related partners, of the partner itself, of its agreements and of other parties begin."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """Something on the map: what it is called, what it is to the partner, and where it leads; "" where it is veiled."""

    label: str
    kind: str
    url: str = ""
    aside: str = ""
    beyond: Sequence["Node"] = ()


@dataclass(frozen=True, kw_only=True)
class Box:
    """A node where it is drawn, its line as the path from the box it hangs on."""

    node: Node
    x: int
    y: int
    line: str = ""
    shape: str = "partner"


@dataclass(frozen=True, kw_only=True)
class RelationMap:
    """The map of a partner; drawn in the reading direction, so in Arabic from the right."""

    partner: Partner
    related: Sequence[Node]
    agreements: Sequence[Node]
    is_mirrored: bool = False
    boxes: list[Box] = field(default_factory=list)
    heads: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def height(self) -> int:
        return max([TALL, *(box.y + TALL for box in self.boxes)]) + 8

    @property
    def left_out(self) -> int:
        return max(0, len(self.related) - MOST_DRAWN) + max(0, len(self.agreements) - MOST_DRAWN)

    @property
    def is_empty(self) -> bool:
        return not self.related and not self.agreements


def relation_map(user: User, partner: Partner, *, is_mirrored: bool = False) -> RelationMap:
    """Return the map of a partner as this reader may know it: two queries for each side, and one for each veil."""
    found = RelationMap(
        partner=partner,
        related=_related(user, partner),
        agreements=_agreements(user, partner),
        is_mirrored=is_mirrored,
    )
    _place(found)
    return found


def _related(user: User, partner: Partner) -> list[Node]:
    entity = ENTITIES.of(Relationship)
    if not cells_for(user, entity):
        return []
    asked = visible(user, entity).filter(Q(partner=partner) | Q(other=partner)).select_related("partner", "other")
    records: list[Any] = list(asked.order_by("kind", "pk")[:MOST_TOLD])
    # Turned first: what is veiled is then always the other one.
    told = [record.told_on(partner) for record in records]
    ours = [record for record in told if not record.is_turned]
    turned = [record for record in told if record.is_turned]
    veil(user, entity, [*ours, *turned])
    nodes = [
        Node(label=str(record.other), kind=str(record.get_kind_display()), url=_url(record.other), aside=record.note)
        for record in told
    ]
    return sorted(nodes, key=lambda node: node.kind)


def _agreements(user: User, partner: Partner) -> list[Node]:
    entity = ENTITIES.of(Agreement)
    if not cells_for(user, entity):
        return []
    mine = Party.objects.filter(partner=partner).values("agreement")
    agreements: list[Any] = list(visible(user, entity).filter(pk__in=mine).order_by("-updated_at", "-pk")[:MOST_TOLD])
    bound = ENTITIES.of(Party)
    parties = visible(user, bound).filter(agreement__in=[item.pk for item in agreements]).exclude(partner=partner)
    others: list[Any] = list(parties.select_related("partner", "agreement").order_by("pk"))
    veil(user, bound, others)
    beyond: dict[int, list[Node]] = {item.pk: [] for item in agreements}
    for party in others:
        role = str(party.get_role_display())
        beyond[party.agreement_id].append(Node(label=str(party.partner), kind=role, url=_url(party.partner)))
    return [
        Node(
            label=str(item),
            kind=capfirst(str(item.get_status_display())),
            url=record_url(item),
            aside=item.number or item.draft_number,
            beyond=beyond[item.pk],
        )
        for item in agreements
    ]


def _url(record: Any) -> str:
    return "" if is_veiled(record) else record_url(record)


def _place(drawn: RelationMap) -> None:
    """Lay the boxes out in columns, always the same way: related partners before, agreements after the partner."""
    related, agreements = drawn.related[:MOST_DRAWN], drawn.agreements[:MOST_DRAWN]
    first, kind = 0, ""
    places: list[tuple[Node, int]] = []
    for node in related:
        if node.kind != kind:
            kind = node.kind
            drawn.heads.append((_x(drawn, COLUMNS[0]) + (BOX if drawn.is_mirrored else 0), first + 18, kind))
            first += HEAD
        places.append((node, first))
        first += STEP
    rows = [(node, node.beyond[:MOST_DRAWN]) for node in agreements]
    second = sum(STEP * max(1, len(others)) for _node, others in rows)
    middle = max(0, (max(first, second) - TALL) // 2)
    for node, y in places:
        drawn.boxes.append(_box(drawn, node, 0, y, hangs_on=(1, middle)))
    y = max(0, (first - second) // 2)
    for node, others in rows:
        drawn.boxes.append(_box(drawn, node, 2, y, hangs_on=(1, middle), shape="agreement"))
        for turn, other in enumerate(others):
            drawn.boxes.append(_box(drawn, other, 3, y + STEP * turn, hangs_on=(2, y)))
        y += STEP * max(1, len(others))
    own = Node(label=str(drawn.partner), kind=drawn.partner.number, url=record_url(drawn.partner))
    drawn.boxes.insert(0, Box(node=own, x=_x(drawn, COLUMNS[1]), y=middle, shape="own"))


def _box(
    drawn: RelationMap, node: Node, column: int, y: int, *, hangs_on: tuple[int, int], shape: str = "partner"
) -> Box:
    to_column, to_y = hangs_on
    near, far = sorted((column, to_column))
    start, end = COLUMNS[near] + BOX, COLUMNS[far]
    start_y, end_y = (y, to_y) if column == near else (to_y, y)
    start, end = (WIDTH - start, WIDTH - end) if drawn.is_mirrored else (start, end)
    half, middle = TALL // 2, (start + end) // 2
    line = f"M{start} {start_y + half}C{middle} {start_y + half} {middle} {end_y + half} {end} {end_y + half}"
    return Box(node=node, x=_x(drawn, COLUMNS[column]), y=y, line=line, shape=shape)


def _x(drawn: RelationMap, x: int) -> int:
    return WIDTH - x - BOX if drawn.is_mirrored else x
