"""Screening partners against the lists in force: some, those that changed, all, or all against what a list changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from shiraka.apps.duediligence.actions.hits import Counted, Found, note_hits
from shiraka.apps.duediligence.actions.laid_out import InForce, in_force
from shiraka.apps.duediligence.actions.lists import differences, entries_of
from shiraka.apps.duediligence.models import Case, Hit, RunKind, Screened, ScreeningRun, Snapshot
from shiraka.apps.duediligence.rules.subjects import Subject, names_digest, subjects_of
from shiraka.apps.duediligence.terms import OPEN
from shiraka.apps.partners.actions import note_no_hits
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import CLOSED
from shiraka.engines.screening import THRESHOLD, VERSION, Entry, Query, Register, Screener
from shiraka.foundation import clock
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import User

AT_ONCE: Final = 200
"""Partners whose names are asked together, and whose hits are stored together."""
Tell = Callable[[int, int], None]


def _nothing(_done: int, _total: int) -> None:
    """Tell nobody."""


def screened_partners() -> QuerySet[Partner]:
    """Return the partners that are screened: all but those whose relation has ended."""
    return Partner.objects.exclude(status__in=CLOSED)


def screen_register(*, requested_by: User | None = None, tell: Tell = _nothing) -> ScreeningRun | None:
    """Screen every partner against every list in force; return the run, None where no list was taken in."""
    lists = in_force()
    if lists is None:
        return None
    run = _begin(RunKind.WHOLE, lists, requested_by)
    return _screen(run, lists, screened_partners(), tell)


def screen_partners(partners: Sequence[int], *, requested_by: User | None = None) -> ScreeningRun | None:
    """Screen some partners, by their keys, against every list in force; return the run, None without a list."""
    lists = in_force()
    if lists is None or not partners:
        return None
    run = _begin(RunKind.PARTNERS, lists, requested_by)
    return _screen(run, lists, screened_partners().filter(pk__in=partners), _nothing)


def changed_partners() -> list[int]:
    """Return the partners that were never screened, or changed since in a way that may concern their names."""
    touched = Q(updated_at__gt=F("screened__at")) | Q(contacts__updated_at__gt=F("screened__at"))
    found = screened_partners().filter(Q(screened=None) | touched).order_by("pk")
    keys = list(found.values_list("pk", flat=True).distinct())
    return [key for part in _parts(keys) for key in _renamed(part)]


def _renamed(part: Sequence[int]) -> list[int]:
    """Return those of some partners whose names are not those that were screened; the others are looked at no more."""
    now = clock.now()
    known = dict(Screened.objects.filter(partner__in=part).values_list("partner", "names_digest"))
    digests = {key: names_digest(each) for key, each in _subjects_of(part).items()}
    Screened.objects.filter(partner__in=[key for key in part if known.get(key) == digests[key]]).update(at=now)
    return [key for key in part if known.get(key) != digests[key]]


def is_due(now: datetime) -> bool:
    """Tell whether the whole register is to be screened anew by its age (6.1: lists monthly)."""
    last = ScreeningRun.objects.filter(kind=RunKind.WHOLE, ended_at__isnull=False).aggregate(at=Max("started_at"))["at"]
    return last is None or now - last >= timedelta(days=value("rescreening_days"))


def rescreen(snapshots: Sequence[int], *, tell: Tell = _nothing) -> ScreeningRun | None:
    """Screen the register against what changed in lists: the roles swapped, so that few entries are asked of many.

    It finds what a full run would find of these entries; entries that went take their open hits with them.
    """
    lists = in_force()
    if lists is None:
        return None
    came, about = _changes(snapshots)
    run = _begin(RunKind.LISTS, lists, None)
    partners = {partner.pk: partner for partner in screened_partners()}
    subjects = {key: each for part in _parts(sorted(partners)) for key, each in _subjects_of(part).items()}
    asked = [(key, subject) for key, each in sorted(subjects.items()) for subject in each]
    register = Register(_queries(asked), lists.screener.rarity)
    tell(0, len(asked))
    found: dict[int, list[Found]] = {}
    for place, matches in register.rescreen(came, on=clock.today()).items():
        key, subject = asked[place]
        found.setdefault(key, []).extend(Found(subject=subject, match=match) for match in matches)
    holding = set(
        Partner.objects.filter(hits__entry_key__in={key for _code, key in about}).values_list("pk", flat=True)
    )
    counted = Counted()
    for key in sorted({*found, *(holding & partners.keys())}):
        counted.add(note_hits(partners[key], found.get(key, ()), snapshot_digest=lists.digest, about=about))
    tell(len(asked), len(asked))
    return _end(run, counted, partners=len(partners), names=len(asked))


def _changes(snapshots: Sequence[int]) -> tuple[list[Entry], frozenset[tuple[str, str]]]:
    """Return the entries that came or changed in lists, and all entries that did anything, by list and key."""
    came: list[Entry] = []
    about: set[tuple[str, str]] = set()
    for snapshot in Snapshot.objects.filter(pk__in=snapshots).select_related("previous"):
        before = entries_of(snapshot.previous) if snapshot.previous else []
        found = differences(before, entries_of(snapshot))
        present = [*found.came, *(after for _before, after in found.changed)]
        came += present
        about |= {(entry.list, entry.key) for entry in (*present, *found.went)}
    return came, frozenset(about)


def _begin(kind: RunKind, lists: InForce, requested_by: User | None) -> ScreeningRun:
    return ScreeningRun.objects.create(
        kind=kind,
        lists=lists.lists,
        engine_version=VERSION,
        threshold=THRESHOLD,
        started_at=clock.now(),
        requested_by=requested_by,
    )


def _end(run: ScreeningRun, counted: Counted, *, partners: int, names: int) -> ScreeningRun:
    run.ended_at, run.partner_count, run.name_count = clock.now(), partners, names
    run.new_count, run.reopened_count, run.gone_count = counted.new, counted.reopened, counted.gone
    run.save()
    return run


def _screen(run: ScreeningRun, lists: InForce, among: QuerySet[Partner], tell: Tell) -> ScreeningRun:
    keys = list(among.order_by("pk").values_list("pk", flat=True))
    counted, names = Counted(), 0
    for done, part in enumerate(_parts(keys), 1):
        partners = {partner.pk: partner for partner in Partner.objects.filter(pk__in=part)}
        # Read before the names, so that a change meanwhile is seen as one.
        started = clock.now()
        subjects = _subjects_of(part)
        found = _found(subjects, lists.screener)
        with transaction.atomic():
            counted.add(_note_all(partners, found, lists))
            _note(run, subjects, lists, started)
        names += sum(len(each) for each in subjects.values())
        tell(min(len(keys), done * AT_ONCE), len(keys))
    return _end(run, counted, partners=len(keys), names=names)


def _note_all(partners: Mapping[int, Partner], found: Mapping[int, Sequence[Found]], lists: InForce) -> Counted:
    """Note what was found of each; most have no hit and had none, and these are noted together."""
    counted = Counted()
    had = set(Hit.objects.filter(partner__in=partners).values_list("partner", flat=True))
    named = {key for key in partners if key in had or found.get(key)}
    for key in sorted(named):
        counted.add(note_hits(partners[key], found.get(key, ()), snapshot_digest=lists.digest))
    note_no_hits(partners.keys() - named)
    return counted


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _subjects_of(part: Sequence[int]) -> dict[int, list[Subject]]:
    return subjects_of(list(Partner.objects.filter(pk__in=part).prefetch_related("contacts").order_by("pk")))


def _queries(asked: Sequence[tuple[int, Subject]]) -> list[Query]:
    return [subject.query(str(place)) for place, (_key, subject) in enumerate(asked)]


def _found(subjects: dict[int, list[Subject]], screener: Screener) -> dict[int, list[Found]]:
    asked = [(key, subject) for key, each in subjects.items() for subject in each]
    found: dict[int, list[Found]] = {}
    answers = screener.screen(_queries(asked), on=clock.today())
    for (key, subject), matches in zip(asked, answers, strict=True):
        found.setdefault(key, []).extend(Found(subject=subject, match=match) for match in matches)
    return found


def _note(run: ScreeningRun, subjects: dict[int, list[Subject]], lists: InForce, at: datetime) -> None:
    """Note of each partner that it was screened, and on its open case against what."""
    Screened.objects.filter(partner__in=subjects).delete()
    Screened.objects.bulk_create(
        [Screened(partner_id=key, run=run, names_digest=names_digest(each), at=at) for key, each in subjects.items()]
    )
    told = ", ".join(sorted(lists.lists))[:300]
    Case.objects.filter(partner__in=subjects, status__in=OPEN).update(screened_at=at, screened_lists=told)
