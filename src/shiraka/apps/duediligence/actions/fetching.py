"""Fetching lists from where the authorities publish them: only what is new, never more than a list can be."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final, cast
from urllib.parse import urljoin

import requests
from django.db.models import Max
from django.utils.translation import gettext as _

from shiraka.apps.duediligence.actions.lists import Taken, take_in
from shiraka.apps.duediligence.models import Fetched, Snapshot, SnapshotState
from shiraka.engines.screening.lists import ListUnreadable, read_lists
from shiraka.foundation import clock
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import User
from shiraka.foundation.webhooks.sending import BadAddress, place_of, reachable

LARGEST: Final = 400 * 2**20
"""Bytes of one file; the largest list has some 60 million."""
SECONDS: Final = (10, 60)
"""To connect, and between two pieces of an answer."""
MOST_TURNS: Final = 5
"""How often an address may lead to another one."""
_CHUNK: Final = 2**16
_UNCHANGED, _FINE = 304, 200


Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one list: what was taken in, or why not. Neither means that nothing is new."""

    list: str
    taken: tuple[Taken, ...] = ()
    error: str = ""


class NotFetched(Exception):
    """An address did not give its list; `str()` says why, for people."""


def is_due(now: datetime) -> bool:
    """Tell whether lists are to be fetched by themselves now; never, where the settings say 0 days."""
    days = value("lists_fetched_days")
    last = Fetched.objects.aggregate(at=Max("fetched_at"))["at"]
    return bool(days) and (last is None or now - last >= timedelta(days=days))


def update_lists(
    *, actor: User | None = None, is_confirmed: bool = False, tell: Tell | None = None
) -> Iterator[Outcome]:
    """Fetch every list of the settings and take in those that are new, one after the other.

    The files of one list are fetched together: where one of them is new, all are read. A list that cannot be fetched
    or read keeps none of the others from being taken in, and the one in force stays in force.
    """
    addresses: defaultdict[str, list[str]] = defaultdict(list)
    for line in value("screening_lists"):
        if line["is_used"]:
            addresses[line["list"]].append(line["address"])
    for done, (code, several) in enumerate(addresses.items()):
        if tell is not None:
            tell(done, len(addresses))
        yield _update(code, several, actor, is_confirmed=is_confirmed)


def _update(code: str, addresses: list[str], actor: User | None, *, is_confirmed: bool) -> Outcome:
    try:
        with ExitStack() as stack:
            got = [_fetch(address, stack, is_forced=False) for address in addresses]
            if all(each is None for each in got):
                current = Snapshot.objects.filter(state=SnapshotState.IN_FORCE, source=_source(addresses))
                current.update(checked_at=clock.now())
                return Outcome(list=code)
            files = [
                each if each is not None else _fetch(address, stack, is_forced=True)
                for each, address in zip(got, addresses, strict=True)
            ]
            streams = {address: file.stream for address, file in zip(addresses, files, strict=True) if file is not None}
            taken = take_in(read_lists(streams), actor=actor, source=_source(addresses), is_confirmed=is_confirmed)
            # Noted once it is taken in: what could not be read is asked for again.
            for file in files:
                if file is not None:
                    file.note()
    except (NotFetched, ListUnreadable, BadAddress) as error:
        for address in addresses:
            _note(address, error=str(error)[:500])
        return Outcome(list=code, error=str(error))
    return Outcome(list=code, taken=tuple(taken))


def _source(addresses: Sequence[str]) -> str:
    return ", ".join(addresses)[:500]


@dataclass(frozen=True, kw_only=True)
class _File:
    address: str
    stream: BinaryIO
    etag: str
    last_modified: str

    def note(self) -> None:
        _note(self.address, etag=self.etag[:200], last_modified=self.last_modified[:100], error="")


def _note(address: str, **told: str) -> None:
    Fetched.objects.update_or_create(address=address, defaults={"fetched_at": clock.now(), **told})


def _fetch(address: str, stack: ExitStack, *, is_forced: bool) -> _File | None:
    """Return the file at an address, None where it is still what was fetched last. Raises `NotFetched`."""
    known = None if is_forced else Fetched.objects.filter(address=address, error="").first()
    headers = {"Accept-Encoding": "gzip", "User-Agent": "Shiraka"}
    if known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    if known is not None and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    try:
        with _answer(address, headers) as answer:
            if answer.status_code == _UNCHANGED:
                # It is noted that somebody looked.
                _note(address)
                return None
            if answer.status_code != _FINE:
                raise NotFetched(_("%(address)s answers %(code)s.") % {"address": address, "code": answer.status_code})
            stream = cast("BinaryIO", stack.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115 - the stack closes it
            _copy(answer, stream, address)
            return _File(
                address=address,
                stream=stream,
                etag=answer.headers.get("ETag", ""),
                last_modified=answer.headers.get("Last-Modified", ""),
            )
    except requests.RequestException as error:
        told = _("%(address)s cannot be reached (%(why)s).")
        raise NotFetched(told % {"address": address, "why": type(error).__name__}) from None


def _answer(address: str, headers: Mapping[str, str]) -> requests.Response:
    """Return what an address answers, wherever it leads: each step is looked at as the first one is."""
    at = address
    for _turn in range(MOST_TURNS):
        reachable(place_of(at))
        answer = requests.get(at, headers=headers, stream=True, timeout=SECONDS, allow_redirects=False)
        if not answer.is_redirect:
            return answer
        at = urljoin(at, answer.headers["Location"])
        answer.close()
    raise NotFetched(_("%(address)s leads on and on.") % {"address": address})


def _copy(answer: requests.Response, stream: BinaryIO, address: str) -> None:
    size = 0
    for chunk in answer.iter_content(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise NotFetched(_("%(address)s sends more than a list can be.") % {"address": address})
        stream.write(chunk)
    stream.seek(0)
