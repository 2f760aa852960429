"""Facts that a lower app needs and an app above supplies, such as whether an account is settled.

The lower app names the fact in its `rules.py`: `is_settled: Fact[[Agreement], bool] = needs("…")`
and calls it like a function. The upper app says in its `subscriptions.py`: `supply("…", function)`.
"""

from collections.abc import Callable, Sequence
from typing import Generic, ParamSpec, TypeVar

from django.core.checks import CheckMessage, Error, register

P = ParamSpec("P")
R = TypeVar("R")


class FactNotSupplied(LookupError):
    """A fact was asked for that nobody supplies; the start-up check should have said so."""


class Fact(Generic[P, R]):
    """A named question whose answer comes from above."""

    def __init__(self, name: str, facts: "Facts") -> None:
        self.name = name
        self._facts = facts

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Ask. Raises `FactNotSupplied`."""
        supplier: Callable[P, R] | None = self._facts.supplier(self.name)
        if supplier is None:
            raise FactNotSupplied(f"Nobody supplies the fact {self.name!r}.")
        return supplier(*args, **kwargs)

    def __repr__(self) -> str:
        return f"Fact({self.name!r})"


class Facts:
    """Which facts are needed and who supplies them."""

    def __init__(self) -> None:
        self._needed: set[str] = set()
        self._suppliers: dict[str, Callable[..., object]] = {}

    def needs(self, name: str) -> Fact[P, R]:
        """Name a fact that somebody above must supply before the system starts."""
        self._needed.add(name)
        return Fact(name, self)

    def supply(self, name: str, supplier: Callable[..., object]) -> None:
        """Answer a fact from now on. Raises `ValueError` when somebody else already does."""
        if self._suppliers.setdefault(name, supplier) is not supplier:
            raise ValueError(f"The fact {name!r} has two suppliers.")

    def supplier(self, name: str) -> Callable[..., R] | None:
        return self._suppliers.get(name)  # type: ignore[return-value]

    def errors(self) -> list[CheckMessage]:
        """Return what does not fit: facts nobody supplies and supplies nobody needs (a misspelling)."""
        missing = [
            Error(f"Nobody supplies the fact {name!r}.", hint="Call supply() in subscriptions.py.", id="events.E001")
            for name in sorted(self._needed - self._suppliers.keys())
        ]
        needless = [
            Error(f"Nobody needs the supplied fact {name!r}.", hint="Is the name misspelt?", id="events.E002")
            for name in sorted(self._suppliers.keys() - self._needed)
        ]
        return [*missing, *needless]


FACTS = Facts()
needs = FACTS.needs
supply = FACTS.supply


@register
def every_fact_has_its_supplier(app_configs: Sequence[object] | None, **_options: object) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Stop the start-up while a needed fact has no supplier."""
    return FACTS.errors()
