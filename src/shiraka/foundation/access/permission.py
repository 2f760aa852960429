"""The two questions everything asks: may this person do that, and which records may they see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Protocol

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from shiraka.engines.lifecycle import Lifecycle
from shiraka.foundation.access.levels import Confidentiality as Level
from shiraka.foundation.access.matrix import Cell, Right, matrix
from shiraka.foundation.access.models import Reader
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.people.models import EXTERNAL_ROLES, Appointment, Role, User


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where a record says whose it is: lookups from its model, empty where it does not say.

    They are compared with the post of the reader: the number of their organisation, their country,
    their unit, or they themselves. This is what `o` in the matrix means.
    """

    organisation: str = ""
    country: str = ""
    unit: str = ""
    people: tuple[str, ...] = ("created_by",)


class Guarded(Protocol):
    """What access needs to know of an entity."""

    @property
    def model(self) -> type[Model]: ...
    @property
    def row(self) -> str: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def parent(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def inside(self) -> bool: ...
    @property
    def comes_by_itself(self) -> bool: ...
    @property
    def lifecycle(self) -> Lifecycle | None: ...
    @property
    def edit(self) -> str: ...
    @property
    def searched(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Registry:
    """The entities by model, filled by `foundation.entities` when the apps load."""

    by_model: dict[type[Model], Guarded] = field(default_factory=dict)

    def of(self, record: Model) -> Guarded | None:
        return self.by_model.get(type(record))


GUARDED = Registry()

NOBODY = Q(pk__in=[])

# An auditor reads everything except what R-19 keeps for its named recipients.
_CEILINGS = {Role.AU: Level.CONFIDENTIAL}


def _appointments(user: object) -> tuple[Appointment, ...]:
    return user.appointments if isinstance(user, User) and user.is_active else ()


def cells_of(user: object, row: str) -> list[tuple[Appointment, Cell]]:
    """Return the cells of a row that the posts of a person open, with the post each comes from."""
    cells = matrix()[row].cells
    return [(post, cells[post.role]) for post in _appointments(user) if post.role in cells]


def cells_for(user: object, entity: Guarded) -> list[tuple[Appointment, Cell]]:
    """Return the cells by which a person reads a kind of record; what is ours alone is closed to posts outside."""
    return [
        (post, cell) for post, cell in cells_of(user, entity.row) if not (entity.inside and post.role in EXTERNAL_ROLES)
    ]


def is_closed(user: object, entity: Guarded) -> bool:
    """Tell whether a kind does not exist for a person: it is ours alone, and they read from outside."""
    return entity.inside and is_outside(user)


def may_add(user: object, entity: Guarded) -> bool:
    """Tell whether a new record of a kind could be theirs, as far as being outside goes.

    Nobody adds what comes by itself. Outside a record is one's own by the number of one's organisation or by one's
    country. Where one record alone has that number or country, a second one would be about somebody else.
    """
    if entity.comes_by_itself:
        return False
    cells = cells_for(user, entity)
    return not is_outside(user) or any(not cell.is_own or _could_be_own(post, entity) for post, cell in cells)


def _could_be_own(post: Appointment, entity: Guarded) -> bool:
    lookup = entity.scope.organisation if post.role == Role.EP else entity.scope.country
    if not lookup or "__" in lookup:
        return bool(lookup)
    field = entity.model._meta.get_field(lookup)
    return not getattr(field, "unique", False)


class Standing:
    """What a person is to one record: asked as often as needed, read from the database at most once.

    Whose the record is, is read only when a cell of the matrix says `o`.
    """

    def __init__(self, user: object, record: Model, *, is_visible: bool) -> None:
        self.posts = _appointments(user)
        self._user = user
        self.is_visible = is_visible
        self._record = record

    @classmethod
    def of(cls, user: object, record: Model) -> "Standing":
        """Read how a person stands to a record that came from anywhere."""
        entity = GUARDED.by_model[type(record)]
        return cls(user, record, is_visible=visible(user, entity).filter(pk=record.pk).exists())

    @classmethod
    def seen(cls, user: object, record: Model) -> "Standing":
        """Return how a person stands to a record just read through `visible`: no query for that."""
        return cls(user, record, is_visible=True)

    @cached_property
    def owned_as(self) -> frozenset[int]:
        """The posts by which the record is theirs; what the record itself says of that needs no query."""
        return frozenset(post.pk for post in self.posts if self._is_owned_as(post))

    def _is_owned_as(self, post: Appointment) -> bool:
        entity, record = GUARDED.by_model[type(self._record)], self._record
        claims = _claims(post, entity)
        direct = [(lookup, value) for lookup, value in claims if "__" not in lookup]
        if any(record.serializable_value(lookup) == value for lookup, value in direct):
            return True
        rows = entity.model._default_manager.filter(pk=record.pk)
        return len(direct) < len(claims) and rows.filter(_own(post, entity)).exists()

    def allows(self, right: str) -> bool:
        """Tell whether the right is theirs on this record, which they must also be able to see."""
        wanted = Right.of(right)
        if self.is_visible and _is_delegated(self._user, wanted):
            return True
        cells = matrix()[wanted.row].cells
        granting = [post for post in self.posts if post.role in cells and cells[post.role].grants(wanted.code)]
        if not self.is_visible or not granting:
            return False
        return any(not cells[post.role].is_own or post.pk in self.owned_as for post in granting)


def allowed(user: object, right: str, record: Model | None = None) -> bool:
    """Tell whether a person has a right, on one record when it is given.

    Without a record the answer is "at least on some record". With one, it also must be theirs where
    the matrix says `o`, and be visible to them at its confidentiality level.
    """
    if record is not None:
        return Standing.of(user, record).allows(right)
    wanted = Right.of(right)
    return any(cell.grants(wanted.code) for _post, cell in cells_of(user, wanted.row)) or _is_delegated(user, wanted)


def allowed_on_all(user: object, right: str, records: Sequence[Model]) -> bool:
    """Tell whether a right is theirs on each of many records of one kind: one query."""
    if not records:
        return True
    entity, wanted = GUARDED.by_model[type(records[0])], Right.of(right)
    cells = matrix()[wanted.row].cells
    granting = [post for post in _appointments(user) if post.role in cells and cells[post.role].grants(wanted.code)]
    seen = visible(user, entity).filter(pk__in=[record.pk for record in records])
    if not any(not cells[post.role].is_own for post in granting):
        seen = seen.filter(_any(_own(post, entity) for post in granting))
    return bool(granting) and seen.count() == len(records)


def _is_delegated(user: object, wanted: Right) -> bool:
    """To sign is the one right that is given in writing, to whatever post (R-13); what it covers is for the guards."""
    return wanted.code == "S" and isinstance(user, User) and bool(_appointments(user)) and user.signs_by_delegation


def visible(user: object, entity: Guarded) -> QuerySet[Model]:
    """Return the records of an entity that a person may read, at every confidentiality level."""
    if not isinstance(user, User):
        return _visible(user, entity)
    # A page asks this of a kind time and again, and of its parent each time; to put the question together takes
    # longer than the database needs for the answer.
    posts, name = _appointments(user), f"visible {entity.model._meta.label} {entity.row}"
    held_for, question = user.remembered.get(name, (None, None))
    if held_for is not posts or not isinstance(question, QuerySet):
        question = _visible(user, entity)
        user.remembered[name] = posts, question
    return question.all()


def _visible(user: object, entity: Guarded) -> QuerySet[Model]:
    records: QuerySet[Model] = entity.model._default_manager.all()
    cells = cells_for(user, entity)
    if not cells:
        return records.none()
    if not entity.parent:
        return records.filter(_readable(user, entity, cells))
    if entity.about and is_outside(user):
        other = GUARDED.by_model[_related(entity.model, entity.about)]
        about_seen = Q(**{f"{entity.about}__in": visible(user, other).values("pk")})
        records = records.filter(about_seen | Q(**{f"{entity.about}__isnull": True}))
    if all(cell.is_own for _post, cell in cells):
        records = records.filter(_any(_own(post, entity) for post, _cell in cells))
    parent = GUARDED.by_model[_related(entity.model, entity.parent)]
    # Asked of the parent of each row: a list of all parents would be made anew for every page.
    return records.filter(Exists(visible(user, parent).filter(pk=OuterRef(entity.parent))))


def _related(model: type[Model], name: str) -> type[Model]:
    related = model._meta.get_field(name).related_model
    if related is None or isinstance(related, str):
        raise TypeError(f"{model.__name__}.{name} is not a relation.")
    return related


def _any(terms: Iterable[Q]) -> Q:
    return reduce(or_, terms, NOBODY)


def _claims(post: Appointment, entity: Guarded) -> list[tuple[str, object]]:
    """Return what makes a record theirs, each a lookup and its value; what does not say whose it is is nobody's."""
    scope = entity.scope
    claims: list[tuple[str, object]] = [
        (scope.unit, post.unit_id),
        *((lookup, post.user_id) for lookup in scope.people),
    ]
    if post.role == Role.EP:
        claims = [(scope.organisation, post.organisation_number)]
    if post.role == Role.NC:
        claims = [(scope.country, post.country)]
    return [(lookup, value) for lookup, value in claims if lookup and value]


def _own(post: Appointment, entity: Guarded) -> Q:
    return _any(_matches(entity, lookup, value) for lookup, value in _claims(post, entity))


def _matches(entity: Guarded, lookup: str, value: object) -> Q:
    """Compare one lookup of a scope."""
    if not lookup or not value:
        return NOBODY
    if "__" in lookup:
        # Through a relation a row could come back twice, and a pager would count it twice.
        return Q(pk__in=entity.model._default_manager.filter(**{lookup: value}).values("pk"))
    return Q(**{lookup: value})


def _readable(user: object, entity: Guarded, cells: list[tuple[Appointment, Cell]]) -> Q:
    # All kinds at once: a search over them would ask for one after another, the first time in a process.
    content_type = ContentType.objects.get_for_models(*GUARDED.by_model)[entity.model]
    key: int = getattr(user, "pk", None) or 0
    naming = Reader.objects.filter(content_type=content_type, object_id=OuterRef("pk"), user_id=key)
    involved = _any(_matches(entity, lookup, key) for lookup in entity.scope.people)
    return _any(
        (_own(post, entity) if cell.is_own else Q()) & _at_level(post, entity, involved, naming) for post, cell in cells
    )


def _at_level(post: Appointment, entity: Guarded, involved: Q, naming: QuerySet[Reader]) -> Q:
    levels = Q(confidentiality__lte=_CEILINGS.get(Role(post.role), Level.INTERNAL))
    if post.role in EXTERNAL_ROLES:
        return levels
    restricted = Q(confidentiality=Level.RESTRICTED) & _matches(entity, entity.scope.unit, post.unit_id)
    # Whoever leads or opened a file is named on it by that, except where R-19 wants names in writing.
    led = Q(confidentiality__lte=Level.CONFIDENTIAL) & involved
    return levels | restricted | led | Q(Exists(naming))


def root_of(record: Model) -> Model:
    """Return the record whose confidentiality counts for this one: up through its parents."""
    while (entity := GUARDED.of(record)) is not None and entity.parent:
        record = getattr(record, entity.parent)
    return record


def level_of(record: Model) -> int:
    """Return the confidentiality of a record: its own, that of its parent, or Internal without either."""
    return int(getattr(root_of(record), "confidentiality", Level.INTERNAL))
