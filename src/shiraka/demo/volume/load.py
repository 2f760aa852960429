"""Loading a large register: its people told as a story, then partners and agreements stored in bulk."""

import random
import sys
from collections import defaultdict
from datetime import UTC, datetime, time
from time import perf_counter

from django.db import connection, transaction

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.partners.actions.duplicates import propose_pairs
from shiraka.apps.partners.models import Identity, Partner
from shiraka.apps.partners.models.identity import fill_identities
from shiraka.demo import accounts, directory
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.tables import lines
from shiraka.demo.volume.agreements import Agreements
from shiraka.demo.volume.fates import Fate, fates, instruments
from shiraka.demo.volume.names import Names
from shiraka.demo.volume.partners import Partners
from shiraka.demo.volume.rows import Rows
from shiraka.demo.volume.setting import Setting
from shiraka.demo.volume.trail import Trail
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.indexing import index_everything
from shiraka.foundation.numbering.actions import next_numbers
from shiraka.foundation.parameters.current import prefix

SEED = 1982
AT_ONCE = 1_000
PARTNERS_OF_AN_OFFICER = 500
_KEYED_AT_ONCE = 2_000
_COMPARED = 60
"""So many of those entered twice are found at once; all others count as compared, which would take a worker long."""


def load_volume(*, partners: int, agreements: int, entries: int, seed: int = SEED) -> None:
    """Bring an empty register to so many partners and agreements, and its trail to at least so many entries."""
    tell = _Progress()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Four hundred megabytes for this once: the indexes of the keys are entered all over.
            cursor.execute("PRAGMA cache_size = -400000")
    setting = _scene(seed, partners)
    tell("people", 0)
    missing = partners - Partner.objects.count()
    told = fates(seed, missing, agreements, setting.today)
    with transaction.atomic():
        numbers = next_numbers("partner", missing)
        _number(setting, told)
    doubles = _tell_all(setting, told, numbers, entries, tell)
    _recognise(doubles, tell)
    index_everything(lambda kind, done: tell(f"index of {kind}", done))
    with connection.cursor() as cursor:
        # What the databases know of the tables decides by which index they look things up.
        cursor.execute("ANALYZE")
    tell.close()


def _scene(seed: int, partners: int) -> Setting:
    story, cast = Story(clock.today()), Cast()
    accounts.enter(story, cast)
    commissions: dict[str, Partner] = {}
    directory.register_commissions(story, cast, commissions)
    directory.enter_states(story, commissions)
    names = Names(seed)
    officers = max(2, partners // PARTNERS_OF_AN_OFFICER)
    model = next(line for line in lines("accounts") if line["role"] == "PO")
    for number in range(3, officers + 1):
        person = names.person(random.Random(f"{seed}/officer/{number}"))  # noqa: S311 - a name, no secret
        named = {f"name_{language}": words for language, words in person.name.as_dict().items()}
        story.on(directory.OPENED + 5, accounts.appoint, cast, {**model, **named, "username": f"po{number}"})
    story.tell()
    rows = Rows()
    return Setting(
        seed=seed,
        today=story.today,
        cast=cast,
        officers=tuple(cast[f"po{number}"].pk for number in range(1, officers + 1)),
        names=names,
        rows=rows,
        trail=Trail(rows),
    )


def _number(setting: Setting, told: list[Fate]) -> None:
    """Give the numbers of drafts and of signed agreements, in the order of their days, without gaps."""
    drafts, signed = defaultdict(list), defaultdict(list)
    for made in instruments(told):
        drafts[setting.day(made.drafted).year].append(made)
        if made.signed is not None:
            signed[setting.day(made.signed).year, str(made.type)].append(made)
    for year, group in sorted(drafts.items()):
        for made, number in zip(group, next_numbers("agreement_draft", len(group), year=year), strict=True):
            made.draft_number = number
    for (year, type_), group in sorted(signed.items()):
        group.sort(key=lambda made: (made.signed, made.place))
        given = next_numbers("agreement", len(group), year=year, prefix=prefix(), type=type_)
        for made, number in zip(group, given, strict=True):
            made.number = number


def _tell_all(setting: Setting, told: list[Fate], numbers: list[str], entries: int, tell: "_Progress") -> list[int]:
    """Store everything; return the keys of those entered twice, under a name that is spelt another way."""
    partners, agreements, trail = Partners(setting, numbers), Agreements(setting), setting.trail
    usual = 0.0
    for start in range(0, len(told), AT_ONCE):
        with transaction.atomic():
            for place, fate in enumerate(told[start : start + AT_ONCE], start):
                before = trail.length
                updates = max(0, round((entries - before) / (len(told) - place) - usual))
                partner, dice = partners.tell(place, fate, updates)
                for made in fate.agreements:
                    agreements.tell(made, partner, dice)
                if fate.is_active and partner.confidentiality <= 1:
                    agreements.bound.append(partner.pk)
                # What a partner brings by itself, on average: the rest up to the wanted length are changes.
                usual += (trail.length - before - updates - usual) / (place + 1)
            # Whoever comes later brings nothing from before the day of their entry; a weekend may lie between.
            known = setting.day(told[min(start + AT_ONCE, len(told) - 1)].entered - 7)
            trail.tell_until(datetime.combine(known, time.min, tzinfo=UTC))
            trail.store()
        tell("partners", min(start + AT_ONCE, len(told)))
    while trail.waits:
        with transaction.atomic():
            trail.tell_some(AT_ONCE * 10)
            trail.store()
        tell("trail", trail.length)
    setting.rows.finish()
    return partners.doubles


def _recognise(doubles: list[int], tell: "_Progress") -> None:
    """Write the keys by which partners are recognised, and compare some of those entered twice."""
    done = 0
    while filled := fill_identities(Partner.objects.filter(identity=None).order_by("pk")[:_KEYED_AT_ONCE]):
        done += filled
        tell("keys", done)
    waiting = doubles[-_COMPARED:]
    Identity.objects.exclude(partner__in=waiting).update(is_compared=True)
    tell("pairs", propose_pairs())


class _Progress:
    """Tells how far the loading is; on a line of its own for each kind of thing."""

    def __init__(self) -> None:
        self.began = perf_counter()
        self.kind = ""

    def __call__(self, kind: str, done: int) -> None:
        start = "\r" if kind == self.kind or not self.kind else "\n"
        self.kind = kind
        sys.stdout.write(f"{start}{perf_counter() - self.began:7.1f} s  {kind}: {done:,}")
        sys.stdout.flush()

    def close(self) -> None:
        seconds = perf_counter() - self.began
        found = (Partner.objects.count(), Agreement.objects.count(), Entry.objects.count())
        sys.stdout.write(f"\nLoaded {found[0]:,} partners, {found[1]:,} agreements and {found[2]:,} entries ")
        sys.stdout.write(f"of the trail in {seconds:.0f} seconds.\n")
