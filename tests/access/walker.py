"""Every address of the site and every operation of the API, read from where Django routes them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

VERBS: Final = ("get", "post", "put", "patch", "delete")
API: Final = "api-1"


@dataclass(frozen=True, kw_only=True)
class Address:
    """One URL pattern: its name, route and what it answers to; `operations` are those of the API by verb."""

    name: str
    route: str
    verbs: tuple[str, ...]
    view: Callable[..., Any]
    operations: tuple[tuple[str, str], ...] = ()


def addresses() -> list[Address]:
    """Return all of them, walked through every include."""
    return list(_walk(get_resolver().url_patterns, route="", namespace=""))


def pages() -> list[Address]:
    """Return the addresses that are no operations of the API."""
    return [address for address in addresses() if not address.operations]


def operations() -> dict[str, tuple[str, Address]]:
    """Return the operations of the API by id, with their verb."""
    return {found: (verb, address) for address in addresses() for verb, found in address.operations}


def _walk(patterns: Iterable[Any], *, route: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace or "")))
            yield from _walk(pattern.url_patterns, route=here, namespace=inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, (namespace, pattern.name or "")))
            found = _operations(pattern.callback)
            verbs = tuple(verb for verb, _id in found) or _verbs(pattern.callback)
            yield Address(name=name, route=here, verbs=verbs, view=pattern.callback, operations=found)


def _verbs(view: Any) -> tuple[str, ...]:
    made = getattr(view, "view_class", None)
    if made is None:
        return ("get",)
    return tuple(verb for verb in VERBS if verb in made.http_method_names and hasattr(made, verb))


def _operations(view: Any) -> tuple[tuple[str, str], ...]:
    """Return the verbs and ids of a view of the API: ninja keeps them on the object its view is bound to."""
    held = _path_view(view)
    return tuple(
        (method.lower(), operation.operation_id)
        for operation in getattr(held, "operations", ())
        for method in operation.methods
    )


def _path_view(view: Any) -> Any:
    """Return ninja's object behind a view: what the function, or one it wraps, closes over or is bound to."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if hasattr(cell.cell_contents, "operations"):
                return cell.cell_contents
        if hasattr(getattr(view, "__self__", None), "operations"):
            return view.__self__
        view = getattr(view, "__wrapped__", None)
    return None
