"""The relationship map of the register: its partners by kind and place, what relates them, and their agreements.

Counted in the database, so that thirty partners and five thousand cost the same few queries and the same drawing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
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
from shiraka.values.country import Country, UnknownCountry, all_countries
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


@dataclass(frozen=True)
class _Known:
    """What a reader may know of: partners whose relation has not ended, and what binds and relates them."""

    partners: QuerySet[Partner]
    parties: QuerySet[Any]
    relations: QuerySet[Any]

    @classmethod
    def to(cls, user: User) -> "_Known":
        partners = partners_for(user).filter(status__in=OPEN)
        pks = partners.values("pk")
        # Both ends are known to the reader: a kind or a country would tell of a partner that is kept from them.
        relations = visible(user, ENTITIES.of(Relationship)).filter(partner__in=pks, other__in=pks)
        parties = Party.objects.none()
        if cells_for(user, ENTITIES.of(Party)):
            running = agreements_for(user).filter(status__in=RUNNING).values("pk")
            parties = Party.objects.filter(partner__in=pks, agreement__in=running)
        return cls(partners=partners, parties=parties, relations=relations)


def register_map(user: User, narrowing: Narrowing, *, is_mirrored: bool = False) -> RegisterMap:
    """Return the map as this reader may know it."""
    known = _Known.to(user)
    leading = _leading(known, narrowing)
    by_place, name_of = _places_of(narrowing)
    related_places = _related(known, narrowing, by_place)
    places = _groups(known, narrowing, by_place, name_of, related_places)
    if narrowing.category:
        firsts: Sequence[Group] = leading
        related = _among(known, leading)
    else:
        by_kind, names = (lambda prefix: F(f"{prefix}category")), dict(category_choices())
        counted = _related(known, narrowing, by_kind)
        firsts = _groups(
            known,
            narrowing,
            by_kind,
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


Grouping = Callable[[str], Any]
"""What a partner is grouped by, as an expression over it; it is given the lookup that leads to the partner."""
Counted = Mapping[tuple[str, str, str], int]
"""How often a group is related to another: by the first, the kind of relation and the second."""


def _places_of(narrowing: Narrowing) -> tuple[Grouping, Callable[[str], _Named]]:
    """Return how partners are grouped by place: by region, or by country within one."""
    if narrowing.region:
        language = reader_language()
        return lambda prefix: F(f"{prefix}country"), lambda code: _Named(
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


def _region(prefix: str) -> Any:
    whens = [
        When(**{f"{prefix}country__in": codes}, then=Value(region)) for region, codes in _countries_by_region().items()
    ]
    return Case(*whens, default=Value(OUTSIDE))


def _countries_by_region() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for country in all_countries():
        if country.is_member:
            found.setdefault(country.region, []).append(country.iso3)
    return found


def _within(narrowing: Narrowing, prefix: str = "") -> Q:
    """Return the condition that a partner belongs to what is looked at."""
    wanted = Q(**{f"{prefix}category": narrowing.category}) if narrowing.category else Q()
    by_region = _countries_by_region()
    if narrowing.region == OUTSIDE:
        members = [code for codes in by_region.values() for code in codes]
        return wanted & ~Q(**{f"{prefix}country__in": members})
    return wanted & Q(**{f"{prefix}country__in": by_region[narrowing.region]}) if narrowing.region else wanted


def _touching(narrowing: Narrowing) -> Q:
    """Return the condition that a relation has an end in what is looked at."""
    return Q() if narrowing.is_whole else _within(narrowing, "partner__") | _within(narrowing, "other__")


def _listed(**query: str) -> str:
    wanted = [(name, value) for name, value in query.items() if value]
    return f"{reverse('partner-list')}?{urlencode([*wanted, *STILL_OPEN])}"


def _total(known: _Known, narrowing: Narrowing) -> Group:
    partners = known.partners.filter(_within(narrowing)).count()
    agreements = known.parties.filter(_within(narrowing, "partner__")).aggregate(n=Count("agreement", distinct=True))
    relations = known.relations.filter(_touching(narrowing)).count()
    list_url = "" if narrowing.region else _listed(category=narrowing.category)
    return Group(
        key="", label="", partners=partners, agreements=agreements["n"] or 0, relations=relations, list_url=list_url
    )


def _related(known: _Known, narrowing: Narrowing, group: Grouping) -> Counted:
    asked = known.relations.filter(_touching(narrowing)).order_by()
    rows = asked.annotate(one=group("partner__"), two=group("other__")).values_list("one", "kind", "two")
    return {(one, kind, two): count for one, kind, two, count in rows.annotate(Count("pk"))}


def _groups(
    known: _Known, narrowing: Narrowing, group: Grouping, named: Callable[[str], _Named], related: Counted
) -> list[Group]:
    """Count what is looked at by group, first what has the most links."""
    partners = known.partners.filter(_within(narrowing)).order_by().annotate(by=group(""))
    counts = dict(partners.values_list("by").annotate(Count("pk")))
    parties = known.parties.filter(_within(narrowing, "partner__")).order_by().annotate(by=group("partner__"))
    agreements = dict(parties.values_list("by").annotate(Count("agreement", distinct=True)))
    relations: Counter[str] = Counter()
    for (one, _kind, two), count in related.items():
        relations.update(dict.fromkeys({one, two}, count))
    found = []
    for code, count in counts.items():
        told = named(code)
        found.append(
            Group(
                key=code,
                label=told.label,
                partners=count,
                agreements=agreements.get(code, 0),
                relations=relations[code],
                url=told.url,
                list_url=told.list_url,
            )
        )
    return sorted(found, key=lambda item: (-item.agreements - item.relations, -item.partners, item.label))


def _told(related: Counted, groups: Sequence[Group]) -> list[Related]:
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

    def counted(rows: QuerySet[Any], name: str) -> Any:
        mine = rows.filter(**{name: OuterRef("pk")}).order_by().values(name).annotate(n=Count("pk"))
        return Coalesce(Subquery(mine.values("n")), Value(0))

    asked = known.partners.filter(_within(narrowing)).annotate(
        bound=counted(known.parties, "partner"),
        related=counted(known.relations, "partner") + counted(known.relations, "other"),
    )
    rows: Any = asked.annotate(links=F("bound") + F("related")).filter(links__gt=0).order_by("-links", "pk")
    return [
        Group(
            key=partner.pk,
            label=str(partner),
            partners=1,
            agreements=partner.bound,
            relations=partner.related,
            url=reverse("partner-map", args=[partner.pk]),
            is_one=True,
        )
        for partner in rows[:MOST_LEADING]
    ]


def _among(known: _Known, partners: Sequence[Group]) -> list[Related]:
    pks = [group.key for group in partners]
    rows = known.relations.filter(partner__in=pks, other__in=pks).order_by().values_list("partner", "kind", "other")
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
