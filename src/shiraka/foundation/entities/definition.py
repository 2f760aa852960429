"""One definition per entity: what it shows where. A table of plain values, not a language."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db import models

from shiraka.engines.lifecycle import Lifecycle
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED, Scope
from shiraka.foundation.people.models import Unit, User
from shiraka.foundation.records import BOOKKEEPING, Record


@dataclass(frozen=True)
class Show:
    """One field and where it appears.

    On the record page always; as a list `column`; as a `filter`; in the `search` text; on the
    `form` unless it is set by moves or by the system. `section` opens a new group at this field.
    `internal` keeps it from partners and National Commissions, wherever it would appear; so it is not in
    the search text, which is one for all readers. Raises `ValueError` for both. People, units and
    confidentiality that are told to them are not on their form: those are ours to say.
    """

    name: str
    column: bool = False
    filter: bool = False
    search: bool = False
    form: bool = True
    section: object = ""
    internal: bool = False

    def __post_init__(self) -> None:
        if self.search and self.internal:
            raise ValueError(f"{self.name} is internal: whoever searches for its words would learn them.")


@dataclass(frozen=True, kw_only=True)
class View:
    """One tab that a list has for everybody: its name in addresses, its label, and what it narrows the list to."""

    key: str
    label: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entity:
    """How one model lives in lists, pages, forms, search and the API.

    `row` is its row in the access matrix. `parent` names the foreign key to the record it belongs
    to: such an entity has no confidentiality of its own, and is listed on its parent's page.
    `on` adds further pages it is listed on, or a second way onto its parent's, as lookups by model label.
    `numbered` is the kind of number given to `number_field` when the record is created. `title` is the
    field a record is called by. `marks` gives each state its tone and icon. `inside` keeps the whole kind
    from partners and National Commissions; `about` names a foreign key to what, if anything, they must see
    beside the parent. `untold` are the fields that are kept from this reader, in what `seen_by` returns.
    What `comes_by_itself` nobody adds: the system makes it, and people only complete it.
    `views` tells the tabs that its list has for a reader today. `chosen` are the columns, in order, of a list
    whose reader chose others (`with_columns`).
    """

    model: type[Record]
    row: str
    shows: tuple[Show, ...]
    icon: str
    scope: Scope = field(default_factory=Scope)
    hidden: tuple[str, ...] = ()
    parent: str = ""
    on: dict[str, str] = field(default_factory=dict)
    lifecycle: Lifecycle | None = None
    numbered: str = ""
    number_field: str = "number"
    order: str = "-updated_at"
    has_documents: bool = False
    edit_right: str = ""
    title: str = "name"
    comes_by_itself: bool = False
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)
    inside: bool = False
    about: str = ""
    untold: frozenset[str] = frozenset()
    views: Callable[[User], Sequence[View]] | None = None
    chosen: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name in URLs, in the API and in scopes of tokens."""
        return self.model._meta.model_name or ""

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def label_plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def read(self) -> str:
        return f"{self.row}:R"

    @property
    def edit(self) -> str:
        return self.edit_right or f"{self.row}:C"

    def seen_by(self, user: User) -> "Entity":
        """Return the entity as this person may know it and fill it in."""
        return self._from_outside if is_outside(user) else self

    @cached_property
    def _from_outside(self) -> "Entity":
        shown = tuple(replace(show, form=self._is_theirs(show)) for show in self.shows if not show.internal)
        hidden = (*self.hidden, *self.internal)
        if not hidden and shown == self.shows:
            return self
        return replace(self, shows=shown, hidden=hidden, untold=frozenset(hidden))

    @property
    def internal(self) -> frozenset[str]:
        """The fields that only staff get."""
        return frozenset(show.name for show in self.shows if show.internal)

    def _is_theirs(self, show: Show) -> bool:
        """Tell whether somebody from outside fills a field in: not who does it here, for which unit, how secret."""
        ours = self.field(show.name).related_model in {User, Unit} or show.name == "confidentiality"
        return show.form and not ours

    @property
    def searched(self) -> tuple[str, ...]:
        """The fields whose words make the search text."""
        return tuple(show.name for show in self.shows if show.search)

    def columns(self) -> tuple[Show, ...]:
        if not self.chosen:
            return self.usual_columns()
        by_name = {show.name: show for show in self.shows}
        return tuple(by_name[name] for name in self.chosen if name in by_name)

    def usual_columns(self) -> tuple[Show, ...]:
        """Return the columns of a list whose reader chose none."""
        return tuple(show for show in self.shows if show.column)

    def choosable(self) -> tuple[str, ...]:
        """Return what may be a column beside the title and the number, which every list begins with.

        A currency is told with its amount.
        """
        names = {show.name for show in self.shows}
        first = {self.title, self.number_field}
        return tuple(
            show.name
            for show in self.shows
            if show.name not in first
            and not (show.name.endswith("_currency") and show.name.removesuffix("_currency") in names)
        )

    def with_columns(self, names: Sequence[str]) -> "Entity":
        """Return the entity with these columns after the title and the number; with its own when none is left.

        What is no field of it any more, or is kept from its reader, falls away.
        """
        known = set(self.choosable())
        chosen = tuple(dict.fromkeys(name for name in names if name in known))
        if not chosen:
            return self
        first = (show.name for show in self.shows if show.name in {self.title, self.number_field})
        return replace(self, chosen=(*first, *chosen))

    def filters(self) -> tuple[Show, ...]:
        return tuple(show for show in self.shows if show.filter)

    def form_fields(self) -> tuple[str, ...]:
        return tuple(show.name for show in self.shows if show.form)

    def field(self, name: str) -> models.Field[object, object]:
        found = self.model._meta.get_field(name)
        if not isinstance(found, models.Field):
            raise TypeError(f"{self.key}.{name} is not a field of the model.")
        return found

    def relations(self) -> tuple[str, ...]:
        """Foreign keys that a list or a page shows, to be read together with the record."""
        return tuple(
            show.name for show in self.shows if isinstance(self.model._meta.get_field(show.name), models.ForeignKey)
        )

    def several(self) -> tuple[str, ...]:
        """Fields of many records that are shown; `veil` reads them, for all records of a list at once."""
        fields = {show.name: self.model._meta.get_field(show.name) for show in self.shows}
        return tuple(name for name, found in fields.items() if isinstance(found, models.ManyToManyField))

    def unaccounted(self) -> frozenset[str]:
        """Fields of the model that are neither shown nor hidden; a test wants this empty."""
        named = {show.name for show in self.shows} | set(self.hidden) | set(BOOKKEEPING)
        fields = {field.name for field in [*self.model._meta.concrete_fields, *self.model._meta.many_to_many]}
        return frozenset(fields - named)


class Entities:
    """All entities, in the order in which the apps register them."""

    def __init__(self) -> None:
        self._by_key: dict[str, Entity] = {}

    def register(self, entity: Entity) -> Entity:
        """Add an entity; raises `ValueError` when two have the same key."""
        if entity.key in self._by_key:
            raise ValueError(f"Two entities are called {entity.key}.")
        self._by_key[entity.key] = entity
        GUARDED.by_model[entity.model] = entity
        return entity

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._by_key.values())

    def get(self, key: str) -> Entity | None:
        return self._by_key.get(key)

    def of(self, record: models.Model | type[models.Model]) -> Entity:
        """Return the entity of a record or model; raises `KeyError` when it has none."""
        model = record if isinstance(record, type) else type(record)
        return self._by_key[model._meta.model_name or ""]

    def listed_on(self, entity: Entity) -> tuple[tuple[Entity, tuple[str, ...]], ...]:
        """Return the entities listed on a record's page, with the lookups that find theirs."""
        found: list[tuple[Entity, tuple[str, ...]]] = []
        for other in self:
            is_parent = other.parent and other.model._meta.get_field(other.parent).related_model is entity.model
            more = other.on.get(entity.model._meta.label, "")
            if lookups := tuple(lookup for lookup in (other.parent if is_parent else "", more) if lookup):
                found.append((other, lookups))
        return tuple(found)


ENTITIES = Entities()
