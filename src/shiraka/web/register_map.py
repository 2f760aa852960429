"""The relationship map of the register: its partners by kind and place, what relates them, and their agreements.

Thirty partners and five thousand cost the same few queries and the same drawing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from shiraka.apps.agreements.models import Party
from shiraka.apps.agreements.queries import agreements_for
from shiraka.apps.agreements.terms import RUNNING
from shiraka.apps.partners.models import Partner, Relationship
from shiraka.apps.partners.queries import OUTSIDE, partners_for
from shiraka.apps.partners.terms import OPEN, Region, RelationshipKind, category_choices
from shiraka.foundation.access.permission import cells_for, visible
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.people.models import User
from shiraka.values.country import Country, UnknownCountry, member_states
from shiraka.web.register_figures import REGIONS, STILL_OPEN

MOST_DRAWN: Final = 12
"""Boxes on either side of the drawing; the others stand in the table."""
MOST_ARCS: Final = 40
MOST_LEADING: Final = 20
"""Partners told by name in the table of those with the most links."""
WIDTH, BOX, TALL, STEP = 1080, 250, 48, 58
BEGINS, CENTRE, ENDS = 110, 440, 720
"""Where the boxes of kinds, of the organisation and of places begin; arcs fill the space outside them."""
CENTRE_BOX = 200
STEPS: Final = (2, 5, 10, 20)
"""From how many on a line is drawn thicker."""
STEP_NAMES: Final = ("1", "2–4", "5–9", "10–19", "20+")


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What the reader looks at: partners of one kind, of one region, or of both. "" where it is all."""

    category: str = ""
    region: str = ""

    @classmethod
    def of(cls, category: str, region: str) -> "Narrowing":
        """Read what an address asks for; what is not known narrows nothing."""
        known = {code for code, _name in category_choices()}
        regions = {*Region.values, OUTSIDE}
        return cls(category=category if category in known else "", region=region if region in regions else "")

    @property
    def is_whole(self) -> bool:
        return not self.category and not self.region

    def url(self, **changed: str) -> str:
        """Return the address of the map with some of this changed."""
        wanted = replace(self, **changed)
        query = [(name, value) for name, value in (("category", wanted.category), ("region", wanted.region)) if value]
        return f"{reverse('register-map')}?{urlencode(query)}" if query else reverse("register-map")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Partners that are told together: a kind, a region, a country, or one partner alone.

    `url` leads one step nearer, `list_url` to the list of exactly those counted; "" where no list can say it.
    """

    key: object
    label: str
    partners: int
    agreements: int
    relations: int
    url: str = ""
    list_url: str = ""
    is_one: bool = False
    """Whether it is one partner by itself."""


@dataclass(frozen=True, kw_only=True)
class Related:
    """How often one group is something to another."""

    first: Group
    kind: str
    second: Group
    count: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the drawing, how thick it is, and what it says."""

    path: str
    step: int
    words: str = ""
    is_empty: bool = False
    """Whether no agreement stands behind it: then it is dashed."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """A group where it is drawn."""

    group: Group
    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class RegisterMap:
    """The map: groups at the beginning of the line of reading, the organisation, and places at its end."""

    narrowing: Narrowing
    total: Group
    firsts: Sequence[Group]
    places: Sequence[Group]
    related: Sequence[Related]
    related_places: Sequence[Related]
    leading: Sequence[Group]
    is_mirrored: bool = False
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_by_partner(self) -> bool:
        """Whether the first groups are partners themselves: one kind was chosen."""
        return bool(self.narrowing.category)

    @property
    def is_by_country(self) -> bool:
        return bool(self.narrowing.region)

    @property
    def height(self) -> int:
        return STEP * max(1, min(MOST_DRAWN, max(len(self.firsts), len(self.places)))) + 8

    @property
    def centre(self) -> tuple[int, int]:
        """Return where the box of the organisation begins."""
        return _x(CENTRE, CENTRE_BOX, is_mirrored=self.is_mirrored), (self.height - 72) // 2

    @property
    def left_out(self) -> int:
        return sum(max(0, len(groups) - MOST_DRAWN) for groups in (self.firsts, self.places))

    @cached_property
    def chosen(self) -> list[tuple[str, str]]:
        """Return what narrows the map, each with the address without it."""
        names, regions = dict(category_choices()), {code: str(label) for code, label in REGIONS}
        found = []
        if self.narrowing.category:
            found.append((names[self.narrowing.category], self.narrowing.url(category="")))
        if self.narrowing.region:
            found.append((regions[self.narrowing.region], self.narrowing.url(region="")))
        return found


Bound = tuple[int, int, str, str]
"""A partner of an agreement in force: both, and the kind and country of the partner."""
End = tuple[int, str, str]
"""A partner of a relation, its kind and its country."""


@dataclass(frozen=True)
class _Known:
    """What a reader may know of: partners whose relation has not ended, and what binds and relates them.

    Each is read once and grouped here: grouped by the database over what may be seen, it took a hundred times as long.
    """

    partners: QuerySet[Partner]
    counts: Mapping[tuple[str, str], int]
    bound: Sequence[Bound]
    related: Sequence[tuple[End, str, End]]

    @classmethod
    def to(cls, user: User, narrowing: Narrowing) -> "_Known":
        """Read it, as far as it belongs to what is looked at: a relation does so with either end."""
        partners = partners_for(user).filter(status__in=OPEN)
        pks = partners.values("pk")
        counts = {
            (category, country): count
            for category, country, count in partners.order_by().values_list("category", "country").annotate(Count("pk"))
            if _is_within(narrowing, category, country)
        }
        bound: list[Bound] = []
        if cells_for(user, ENTITIES.of(Party)):
            running = agreements_for(user).filter(status__in=RUNNING).values("pk")
            parties = Party.objects.filter(partner__in=pks, agreement__in=running).order_by()
            asked = parties.values_list("partner", "agreement", "partner__category", "partner__country")
            bound = [row for row in asked if _is_within(narrowing, row[2], row[3])]
        # Both ends are known to the reader: a kind or a country would tell of a partner that is kept from them.
        relations: Any = visible(user, ENTITIES.of(Relationship)).filter(partner__in=pks, other__in=pks).order_by()
        ends = [f"{side}{name}" for side in ("partner", "other") for name in ("", "__category", "__country")]
        found = [(row[0:3], row[6], row[3:6]) for row in relations.values_list(*ends, "kind")]
        related = [
            (one, kind, two)
            for one, kind, two in found
            if _is_within(narrowing, one[1], one[2]) or _is_within(narrowing, two[1], two[2])
        ]
        return cls(partners=partners, counts=counts, bound=bound, related=related)


def register_map(user: User, narrowing: Narrowing, *, is_mirrored: bool = False) -> RegisterMap:
    """Return the map as this reader may know it."""
    known = _Known.to(user, narrowing)
    leading = _leading(known, narrowing)
    by_place, name_of = _places_of(narrowing)
    related_places = _related(known, by_place)
    places = _groups(known, by_place, name_of, related_places)
    if narrowing.category:
        firsts: Sequence[Group] = leading
        related = _among(known, leading)
    else:
        names = dict(category_choices())
        counted = _related(known, _kind)
        firsts = _groups(
            known,
            _kind,
            lambda code: _Named(
                label=names.get(code, code),
                url=narrowing.url(category=code),
                list_url="" if narrowing.region else _listed(category=code),
            ),
            counted,
        )
        related = _told(counted, firsts)
    found = RegisterMap(
        narrowing=narrowing,
        total=_total(known, narrowing),
        firsts=firsts,
        places=places,
        related=related,
        related_places=_told(related_places, places),
        leading=leading,
        is_mirrored=is_mirrored,
    )
    _draw(found)
    return found


@dataclass(frozen=True, kw_only=True)
class _Named:
    label: str
    url: str
    list_url: str


Grouping = Callable[[str, str], str]
"""What a partner is grouped by, from its kind and its country."""
Counted = Mapping[tuple[str, str, str], int]
"""How often a group is related to another: by the first, the kind of relation and the second."""


def _places_of(narrowing: Narrowing) -> tuple[Grouping, Callable[[str], _Named]]:
    """Return how partners are grouped by place: by region, or by country within one."""
    if narrowing.region:
        language = reader_language()
        return lambda _category, country: country, lambda code: _Named(
            label=_country(code, language),
            url=_listed(country=code, category=narrowing.category),
            list_url=_listed(country=code, category=narrowing.category),
        )
    names = {code: str(label) for code, label in REGIONS}
    return _region, lambda code: _Named(label=names[code], url=narrowing.url(region=code), list_url="")


def _country(code: str, language: str) -> str:
    try:
        return Country.of(code).name(language)
    except UnknownCountry:
        return code or "–"


def _kind(category: str, _country: str) -> str:
    return category


def _region(_category: str, country: str) -> str:
    return _regions().get(country, OUTSIDE)


@cache
def _regions() -> Mapping[str, str]:
    return {country.iso3: country.region for country in member_states()}


def _is_within(narrowing: Narrowing, category: str, country: str) -> bool:
    is_kind = not narrowing.category or category == narrowing.category
    return is_kind and (not narrowing.region or _region(category, country) == narrowing.region)


def _listed(**query: str) -> str:
    wanted = [(name, value) for name, value in query.items() if value]
    return f"{reverse('partner-list')}?{urlencode([*wanted, *STILL_OPEN])}"


def _total(known: _Known, narrowing: Narrowing) -> Group:
    return Group(
        key="",
        label="",
        partners=sum(known.counts.values()),
        agreements=len({agreement for _partner, agreement, _category, _country in known.bound}),
        relations=len(known.related),
        list_url="" if narrowing.region else _listed(category=narrowing.category),
    )


def _related(known: _Known, group: Grouping) -> Counted:
    return Counter((group(*one[1:]), kind, group(*two[1:])) for one, kind, two in known.related)


def _groups(known: _Known, group: Grouping, named: Callable[[str], _Named], related: Counted) -> list[Group]:
    """Count what is looked at by group, first what has the most links."""
    counts: Counter[str] = Counter()
    for (category, country), count in known.counts.items():
        counts[group(category, country)] += count
    # An agreement with two partners of a group is one agreement.
    of_groups = {(group(category, country), agreement) for _pk, agreement, category, country in known.bound}
    agreements = Counter(by for by, _agreement in of_groups)
    relations: Counter[str] = Counter()
    for (one, _relation, two), count in related.items():
        relations.update(dict.fromkeys({one, two}, count))
    found = []
    for code, count in counts.items():
        told = named(code)
        found.append(
            Group(
                key=code,
                label=told.label,
                partners=count,
                agreements=agreements[code],
                relations=relations[code],
                url=told.url,
                list_url=told.list_url,
            )
        )
    return sorted(found, key=lambda item: (-item.agreements - item.relations, -item.partners, item.label))


def _told(related: Mapping[tuple[Any, str, Any], int], groups: Sequence[Group]) -> list[Related]:
    """Return the relations among groups, the most frequent first."""
    by_key, names = {group.key: group for group in groups}, dict(RelationshipKind.choices)
    found = [
        Related(first=by_key[one], kind=str(names.get(kind, kind)), second=by_key[two], count=count)
        for (one, kind, two), count in related.items()
        if one in by_key and two in by_key
    ]
    return sorted(found, key=lambda item: (-item.count, item.first.label, item.kind, item.second.label))


def _leading(known: _Known, narrowing: Narrowing) -> list[Group]:
    """Return the partners with the most agreements and relations of those looked at."""
    bound = Counter(partner for partner, _agreement, _category, _country in known.bound)
    ends = [end for one, _relation, two in known.related for end in (one, two)]
    related = Counter(pk for pk, category, country in ends if _is_within(narrowing, category, country))
    links = bound + related
    first = sorted(links, key=lambda pk: (-links[pk], pk))[:MOST_LEADING]
    partners = known.partners.in_bulk(first)
    return [
        Group(
            key=pk,
            label=str(partners[pk]),
            partners=1,
            agreements=bound[pk],
            relations=related[pk],
            url=reverse("partner-map", args=[pk]),
            is_one=True,
        )
        for pk in first
        if pk in partners
    ]


def _among(known: _Known, partners: Sequence[Group]) -> list[Related]:
    pks = {group.key for group in partners}
    rows = [(one[0], kind, two[0]) for one, kind, two in known.related if one[0] in pks and two[0] in pks]
    return _told(dict.fromkeys(rows, 1), partners)


def _draw(drawn: RegisterMap) -> None:
    """Lay out boxes, lines to the organisation and arcs between groups, always the same way."""
    x, y = drawn.centre
    half = TALL // 2
    for side, groups in ((BEGINS, drawn.firsts), (ENDS, drawn.places)):
        top = (drawn.height - STEP * len(groups[:MOST_DRAWN])) // 2 + 4
        for turn, group in enumerate(groups[:MOST_DRAWN]):
            box = Box(group=group, x=_x(side, BOX, is_mirrored=drawn.is_mirrored), y=top + STEP * turn)
            drawn.boxes.append(box)
            is_left = box.x < x
            start, end = (box.x + BOX, x) if is_left else (box.x, x + CENTRE_BOX)
            at, middle = box.y + half, (start + end) // 2
            path = f"M{start} {at}C{middle} {at} {middle} {y + 36} {end} {y + 36}"
            drawn.lines.append(Line(path=path, step=_step(group.partners), is_empty=not group.agreements))
    _arcs(drawn, drawn.related)
    _arcs(drawn, drawn.related_places)


def _arcs(drawn: RegisterMap, related: Sequence[Related]) -> None:
    """Draw what relates two groups of one side as an arc outside their boxes; within one group it is only told."""
    places = {id(box.group): box for box in drawn.boxes}
    both: dict[tuple[int, int], list[Related]] = {}
    for item in related:
        one, two = sorted((id(item.first), id(item.second)))
        if one != two and one in places and two in places:
            both.setdefault((one, two), []).append(item)
    for pair, found in sorted(both.items(), key=lambda entry: -sum(item.count for item in entry[1]))[:MOST_ARCS]:
        upper, lower = sorted((places[end] for end in pair), key=lambda box: box.y)
        is_left = upper.x < WIDTH // 2
        edge = upper.x if is_left else upper.x + BOX
        reach = min(BEGINS - 10, 24 + (lower.y - upper.y) // 4)
        bend = edge - reach * 4 // 3 if is_left else edge + reach * 4 // 3
        start, end = upper.y + TALL // 2, lower.y + TALL // 2
        words = "; ".join(f"{item.first.label} – {item.kind} – {item.second.label}: {item.count}" for item in found)
        drawn.lines.append(
            Line(
                path=f"M{edge} {start}C{bend} {start} {bend} {end} {edge} {end}",
                step=_step(sum(item.count for item in found)),
                words=words,
            )
        )


def _step(count: int) -> int:
    return sum(count >= bound for bound in STEPS)


def _x(x: int, width: int, *, is_mirrored: bool) -> int:
    return WIDTH - x - width if is_mirrored else x
