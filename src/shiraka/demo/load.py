"""Loading the demonstration: the history of an invented Sector, told through the actions of the apps."""

import sys
import time

from django.db import transaction

from shiraka.apps.agreements.actions import run_automatic_moves as move_agreements
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.duediligence.actions.cases import run_automatic_moves as move_cases
from shiraka.apps.partners.actions import run_automatic_moves as move_partners
from shiraka.apps.partners.models import Partner
from shiraka.demo import accounts, diligence, directory, earlier, instruments, letters, promises, register
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.volume.load import load_volume
from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.jobs.models import Job
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.links.actions import link
from shiraka.foundation.links.models import LinkKind
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.search.index import gathering

FINISHED = "demonstration_loaded"
"""What the trail says once the whole story is told."""

LATELY, SELDOM, OFTEN = 180, 240, 30
"""The daily run is told every so many days: seldom in the years before, often in the last months."""

LINKS = (
    ("atlas_pro", LinkKind.REPLACES, "atlas_loi", "Says in a protocol what the letter intended."),
    ("pearl_mou", LinkKind.RELATED, "horizon_mou", "Same series of broadcasts."),
    ("floating_pro", LinkKind.FOLLOWS, "delta_imp", "Grew out of the reading rooms."),
    ("coral_pro", LinkKind.RELATED, "kites_mou", "The bus stops where classes are held outdoors."),
)


class NotEmpty(Exception):
    """The database holds something else than a whole demonstration; nothing was added to it."""


def load(*, partners: int = 0, agreements: int = 0, entries: int = 0) -> None:
    """Load the demonstration unless it is there; with numbers, a register of that size in its place.

    Raises `NotEmpty` where other records are, or a loading was interrupted: fictional and real never mix.
    """
    if Entry.objects.filter(action=FINISHED).exists():
        sys.stdout.write("The demonstration is loaded already.\n")
        return
    if User.objects.exists() or Partner.objects.exists() or Entry.objects.exists():
        message = "The database is not empty. Give the demonstration an empty one: set SHIRAKA_HOME to a new folder."
        raise NotEmpty(message)
    started = time.perf_counter()
    with holding():
        if partners or agreements or entries:
            load_volume(partners=partners, agreements=agreements, entries=entries)
        else:
            with gathering():
                tell(Story(clock.today()))
    with transaction.atomic():
        audit.write(FINISHED, None, actor=None)
    seconds = time.perf_counter() - started
    held, signed = Partner.objects.count(), Agreement.objects.count()
    sys.stdout.write(f"Loaded {held} partners and {signed} agreements in {seconds:.1f} seconds.\n")


def tell(story: Story) -> None:
    """Collect every step of the story, then do them in order of time."""
    cast = Cast()
    partners: dict[str, Partner] = {}
    commissions: dict[str, Partner] = {}
    drawn: dict[str, Agreement] = {}
    accounts.enter(story, cast)
    directory.register_organisations(story, cast)
    directory.register_commissions(story, cast, commissions)
    directory.enter_states(story, commissions)
    told = register.register_partners(story, cast, partners)
    register.meet_people(story, told)
    register.relate(story, told)
    accounts.delegate(story, cast)
    accounts.propose_settings(story, cast)
    accounts.appoint_partners(story, cast, partners)
    declared = "A cousin is treasurer of the collective."
    story.on(300, lambda: accounts.declare_interest(cast, "la1", partners["paper"].number, declared))
    promises.promise(story, instruments.draw_up(story, cast, partners, drawn))
    earlier.enter(story, cast, partners)
    for source, kind, target, note in LINKS:
        story.on(2, _link, drawn, source, kind, target, note)
    letters.arrive(story, cast, partners)
    story.on(9, _new_head, partners, "weavers", "Tahra Nasij al-Wadi")
    diligence.load_list(story)
    diligence.keep_conditions(story, told)
    diligence.meet_the_list(story, cast, partners)
    for days_ago in (*range(directory.OPENED, LATELY, -SELDOM), *range(LATELY, 0, -OFTEN), 1):
        story.on(days_ago, run_daily)
    story.tell()
    # What the story set going was done in it, or is long past: no worker does it now.
    Job.objects.all().delete()
    Letter.objects.all().delete()


def _link(drawn: dict[str, Agreement], source: str, kind: LinkKind, target: str, note: str) -> None:
    link(drawn[source], drawn[target], actor=drawn[source].lead_officer, kind=kind, note=note)


def _new_head(partners: dict[str, Partner], key: str, head: str) -> None:
    """Somebody else leads a cleared partner, which ends its clearance (R-05)."""
    partner = Partner.objects.get(pk=partners[key].pk)
    partner.head = head
    update_record(partner, actor=partner.lead_officer, version=partner.version)


def run_daily() -> None:
    """Make the moves that only time makes, without the e-mails of the daily run."""
    move_agreements(clock.today())
    move_partners()
    move_cases(clock.today())
