"""The cast: units, accounts with their posts, delegations, declared interests, and two settings on their way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from shiraka.apps.partners.models import Partner
from shiraka.demo.story import Story
from shiraka.demo.tables import Line, lines, text
from shiraka.foundation import clock
from shiraka.foundation.access.models import Reader
from shiraka.foundation.audit import record as audit
from shiraka.foundation.parameters import actions as parameters
from shiraka.foundation.parameters.current import value
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.parameters.units import carry_units_over
from shiraka.foundation.people.models import Appointment, Delegation, Interest, Unit, User

FOUNDED = 2405
"""How many days ago the installation began."""

EARLIER_RATES = (
    ("AED", "3.6725"),
    ("CHF", "0.9000"),
    ("EGP", "49.500"),
    ("EUR", "0.9100"),
    ("JOD", "0.7090"),
    ("KMF", "447.00"),
    ("KWD", "0.3070"),
    ("MAD", "9.9000"),
    ("MYR", "4.4000"),
    ("PKR", "280.00"),
    ("QAR", "3.6400"),
    ("SAR", "3.7500"),
    ("XAF", "597.00"),
    ("XOF", "597.00"),
)
"""Units per US dollar for signatures before the first rates that come with the system; rounded, for show only."""


@dataclass(frozen=True)
class Cast:
    """Everybody with an account by user name, and the units by code."""

    people: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def __getitem__(self, username: str) -> User:
        return self.people[username]


def enter(story: Story, cast: Cast) -> None:
    """Add to the story: the units and everybody inside the organisation, the rates of earlier years."""
    staff = sorted(lines("accounts"), key=lambda line: -int(line["days_ago"]))
    for line in staff:
        if line["role"] == "AD":
            story.on(FOUNDED, appoint, cast, line)
    story.on(FOUNDED, make_units, cast)
    for line in staff:
        if line["role"] not in {"AD", "EP"}:
            story.on(int(line["days_ago"]), appoint, cast, line)
    story.on(FOUNDED - 2, propose_rates, story, cast)
    story.on(FOUNDED - 3, approve, cast, "exchange_rates", "ad2")


def make_units(cast: Cast) -> None:
    """Make the units of the organisation, as the approval of their table does."""
    carry_units_over(value("units"), cast["ad1"])
    cast.units.update({unit.code: unit for unit in Unit.objects.all()})


def appoint(cast: Cast, line: Line, organisation_number: str = "") -> None:
    """Open an account without a password and give its holder their post."""
    user = User.objects.create_user(
        line["username"],
        f"{line['username']}@example.org",
        full_name=text(line, "name"),
        language=line["language"],
        date_joined=clock.now(),
    )
    post = Appointment.objects.create(
        user=user,
        role=line["role"],
        post=line["post"],
        title=text(line, "title"),
        unit=cast.units.get(line["unit"]),
        country=line["country"],
        organisation_number=organisation_number,
        start_date=clock.today(),
    )
    actor = cast.people.get("ad1")
    told = {"username": user.username, "email": user.email, "language": user.language}
    audit.write("create", user, actor=actor, after=told)
    audit.write("create", post, actor=actor, after=audit.snapshot(post))
    cast.people[user.username] = user


def appoint_partners(story: Story, cast: Cast, partners: Mapping[str, Partner]) -> None:
    """Add to the story the accounts of external contacts; `partners` is read when their day comes."""
    for line in lines("accounts"):
        if line["role"] == "EP":
            story.on(int(line["days_ago"]), _appoint_partner, cast, partners, line)


def _appoint_partner(cast: Cast, partners: Mapping[str, Partner], line: Line) -> None:
    appoint(cast, line, partners[line["partner"]].number)


def propose_rates(story: Story, cast: Cast) -> None:
    """Propose rates for the years before those that come with the system."""
    earlier = story.today - timedelta(days=FOUNDED)
    source = "Rounded rate for the demonstration, not an official one"
    added = [
        {"currency": code, "units_per_usd": Decimal(rate), "date": earlier, "source": source, "source_hash": ""}
        for code, rate in EARLIER_RATES
    ]
    reason = "Signatures of earlier years need a rate of their day."
    parameters.propose("exchange_rates", (*value("exchange_rates"), *added), actor=cast["ad1"], reason=reason)


def approve(cast: Cast, key: str, username: str) -> None:
    """Approve what is proposed for a setting."""
    version = ParameterVersion.objects.get(key=key, state=State.PROPOSED)
    parameters.decide(version, actor=cast[username], approve=True, note="Checked against the table.")


def propose_settings(story: Story, cast: Cast) -> None:
    """Add to the story one setting that was refused and one that waits for the second administrator."""

    def refuse() -> None:
        reason = "Fewer reminders about quiet partners."
        version = parameters.propose("dormant_months", 36, actor=cast["ad1"], reason=reason)
        parameters.decide(version, actor=cast["ad2"], approve=False, note="Three years would hide lost contacts.")

    def propose() -> None:
        reason = "Partners who meet us every second year at an event are not dormant."
        parameters.propose("dormant_months", 24, actor=cast["ad1"], reason=reason)

    story.on(190, refuse)
    story.on(3, propose)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """A delegation to tell: who to whom, by what, for what and from when to when, in days from today."""

    giver: str
    receiver: str
    instrument: str
    types: tuple[str, ...]
    ceiling: int
    since: int
    until: int
    revoked: int | None = None


MANDATES = (
    Mandate(
        giver="dg1",
        receiver="hs1",
        instrument="Decision 2026/41 on protocols",
        types=("PRO",),
        ceiling=60_000,
        since=-120,
        until=245,
    ),
    Mandate(
        giver="dg2",
        receiver="hs1",
        instrument="Note 2026/17 on executive programmes",
        types=("EXP",),
        ceiling=100_000,
        since=-345,
        until=20,
    ),
    Mandate(
        giver="dg1",
        receiver="dg2",
        instrument="Decision 2024/09 on contributions",
        types=("FIN",),
        ceiling=400_000,
        since=-900,
        until=-170,
    ),
    Mandate(
        giver="dg1",
        receiver="hs1",
        instrument="Decision 2025/22 on host agreements",
        types=("HOST",),
        ceiling=20_000,
        since=-500,
        until=230,
        revoked=-60,
    ),
)


def delegate(story: Story, cast: Cast) -> None:
    """Add to the story delegations in force, ending, ended and revoked."""
    for mandate in MANDATES:
        story.on(-mandate.since, _give, story.today, cast, mandate)
        if mandate.revoked is not None:
            story.on(-mandate.revoked, _revoke, cast, mandate)


def _give(today: date, cast: Cast, mandate: Mandate) -> None:
    given = Delegation.objects.create(
        giver=cast[mandate.giver],
        receiver=cast[mandate.receiver],
        instrument=mandate.instrument,
        instrument_date=clock.today(),
        types=list(mandate.types),
        ceiling_usd=Decimal(mandate.ceiling),
        start_date=clock.today(),
        end_date=today + timedelta(days=mandate.until),
    )
    audit.write("create", given, actor=cast[mandate.giver], after=audit.snapshot(given))


def _revoke(cast: Cast, mandate: Mandate) -> None:
    given = Delegation.objects.get(instrument=mandate.instrument)
    before = audit.snapshot(given)
    given.revoked_date = clock.today()
    given.save()
    old, new = audit.differences(before, audit.snapshot(given))
    audit.write("revoke", given, actor=cast[mandate.giver], before=old, after=new)


def declare_interest(cast: Cast, username: str, number: str, description: str) -> None:
    """Have somebody declare their interest in an organisation (R-03)."""
    declared = Interest.objects.create(
        user=cast[username], organisation_number=number, description=description, declared_date=clock.today()
    )
    audit.write("create", declared, actor=cast[username], after=audit.snapshot(declared))


def name_readers(cast: Cast, record: Model, usernames: tuple[str, ...], *, by: str) -> None:
    """Name people on a record whose confidentiality asks for names."""
    for username in usernames:
        naming: dict[str, Any] = {"user": cast[username], "named_at": clock.now(), "named_by": cast[by]}
        Reader.objects.create(record=record, **naming)
        audit.write("name_reader", record, actor=cast[by], after={"reader": username})
