"""Reading the settings in force: one small query per request, a second only after a change."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar, cast

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection

from shiraka.foundation.parameters.definition import Parameter
from shiraka.foundation.parameters.models import Generation, ParameterVersion, State
from shiraka.foundation.parameters.plain import typed

T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """The settings in force at one moment: the mark they were read under and what was approved."""

    mark: str
    approved: Mapping[str, Any]
    derived: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Kept:
    """What this process read last; replaced whole, so that threads need no lock."""

    snapshot: Snapshot | None = None


_kept = _Kept()
_held = Local(thread_critical=True)


def snapshot() -> Snapshot:
    """Return the settings in force; inside a request or `holding()` the same ones throughout."""
    held: Snapshot | None = getattr(_held, "snapshot", None)
    if held is not None:
        return held
    mark = _present_mark()
    if mark is None:
        return Snapshot("", MappingProxyType({}))
    found = _kept.snapshot
    if found is None or found.mark != mark:
        rows = ParameterVersion.objects.filter(state=State.IN_FORCE).values_list("key", "value")
        found = Snapshot(mark, MappingProxyType(dict(rows)))
        _kept.snapshot = found
    if is_holding():
        _held.snapshot = found
    return found


def _present_mark() -> str | None:
    """Return the mark of the settings in force, None before the first migration: checks ask that early."""
    try:
        return Generation.objects.filter(pk=1).values_list("mark", flat=True).first() or ""
    except DatabaseError:
        if Generation._meta.db_table in connection.introspection.table_names():
            raise
        return None


def value_of(parameter: Parameter) -> Any:
    """Return the typed value of a setting in force."""
    return derived(f"value:{parameter.key}", lambda: _value_in(snapshot(), parameter))


def _value_in(present: Snapshot, parameter: Parameter) -> Any:
    if parameter.key in present.approved:
        return typed(parameter, present.approved[parameter.key])
    return parameter.default()


def derived(name: str, build: Callable[[], T]) -> T:
    """Return what is worked out from settings, built once for as long as they stay the same."""
    present = snapshot()
    if name not in present.derived:
        present.derived[name] = build()
    return cast("T", present.derived[name])


def is_holding() -> bool:
    """Tell whether this thread asks only once for the settings in force."""
    return bool(getattr(_held, "depth", 0))


def forget() -> None:
    """Have this thread ask again, after it changed a setting itself."""
    _held.snapshot = None


@contextmanager
def holding() -> Iterator[None]:
    """Read the settings once for the length of a block, as a request does; for long runs of work."""
    _held.depth = getattr(_held, "depth", 0) + 1
    try:
        yield
    finally:
        _held.depth -= 1
        if not _held.depth:
            forget()


def _begin(**_about: object) -> None:
    _held.depth = 1
    forget()


def _end(**_about: object) -> None:
    _held.depth = 0
    forget()


def follow_requests() -> None:
    """Hold the settings for the length of each request; called once, when the apps load."""
    # These two tell of a request and not of a record, and are how Django itself resets its connections.
    request_started.connect(_begin, dispatch_uid="parameters begin")
    request_finished.connect(_end, dispatch_uid="parameters end")
