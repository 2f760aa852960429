"""What a job is: a function under a name. Knows no tables, so that it can be imported while the apps still load."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

Outcome = dict[str, Any]
"""What a job leaves for those who asked for it: plain values that JSON keeps."""

DAY = timedelta(days=1)


class JobFailed(Exception):
    """The job cannot do its work; `str()` is a sentence for people.

    With `is_final` trying again would change nothing, so nobody does, unless an administrator wants it.
    """

    def __init__(self, sentence: object, *, is_final: bool = False) -> None:
        super().__init__(str(sentence))
        self.is_final = is_final


@dataclass
class Running:
    """A job while it runs, as its function sees it."""

    key: int
    attempt: int
    finish: Callable[[], AbstractContextManager[None]]
    done: int = 0
    total: int = 0
    outcome: Outcome = field(default_factory=dict)
    is_finishing: bool = False

    def tell(self, done: int, total: int) -> None:
        """Say how far it is. Costs nothing: somebody else writes it down, once a second, outside of the transaction."""
        self.done, self.total = done, total

    @contextmanager
    def finishing(self) -> Iterator[Outcome]:
        """Open the one transaction whose commit is the effect of the job and marks it as succeeded.

        What is written inside happens exactly once, whoever is killed when. A job that is not `atomic` works
        before it, as long as it likes, and opens it for the last short step. Fill the outcome that it gives.
        """
        self.is_finishing = True
        try:
            with self.finish():
                yield self.outcome
        except BaseException:
            self.is_finishing = False
            self.outcome.clear()
            raise


Function = Callable[..., Mapping[str, Any] | None]
About = Callable[[Sequence[Any]], Mapping[int, str]]
"""Says of many jobs at once, by their number, what each is about; in few queries."""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A function under a name, and how often it is tried.

    Without `is_atomic` the function is not wrapped in a transaction: it may run twice, wholly or in part. `every`
    makes the workers enqueue it by themselves, once in each such time however many there are.
    """

    name: str
    label: object
    function: Function
    attempts: int
    is_atomic: bool
    every: timedelta | None
    about: About | None

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise `TypeError` where the function would not take the arguments."""
        inspect.signature(self.function).bind(None, **arguments)


JOBS: dict[str, Definition] = {}


def job(
    name: str,
    *,
    label: object,
    attempts: int = 5,
    atomic: bool = True,
    every: timedelta | None = None,
    about: About | None = None,
) -> Callable[[Function], Function]:
    """Make a job of a function, which is given what runs (`Running`) and then its arguments by name.

    It returns nothing, or plain values to keep as its outcome. Everything it writes and the mark that it succeeded
    are one transaction, unless `atomic` is False. On SQLite such a transaction keeps all others from writing for as
    long as it lasts: prepare what takes long with `atomic=False`, and write in `Running.finishing()`.

    `label` is what people call it, and `about` says of those on a page which is which, to whoever may read all of
    them. An outcome may have a `url` where what was made can be seen or fetched.
    """

    def registered(function: Function) -> Function:
        known = JOBS.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"Two jobs are called {name!r}.")
        JOBS[name] = Definition(
            name=name,
            label=label,
            function=function,
            attempts=attempts,
            is_atomic=atomic,
            every=every,
            about=about,
        )
        return function

    return registered


def definition_of(function: Function) -> Definition:
    """Return the definition a function was registered with; raises `LookupError` for one that is no job."""
    for found in JOBS.values():
        if found.function is function:
            return found
    raise LookupError(f"{function!r} is no job: decorate it with @job.")
