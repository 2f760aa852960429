"""Directory facts about real organisations and National Commissions: names and seats, never a dealing."""

from shiraka.apps.partners.actions import load_member_states
from shiraka.apps.partners.models import MemberState, Partner
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.tables import Line, lines, text
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.entities.actions import create_record, update_record

OPENED = 2090
"""How many days ago the register was opened with its directory."""

COMMISSION = "government"


def register_organisations(story: Story, cast: Cast) -> None:
    """Add to the story every organisation of the directory, as a prospect."""
    for place, line in enumerate(lines("organisations")):
        story.on(OPENED, _organisation, cast, line, place)


def _organisation(cast: Cast, line: Line, place: int) -> None:
    _enter(
        cast,
        "po2" if place % 2 else "po1",
        name=text(line, "name"),
        acronym=line["acronym"],
        category=line["type"],
        city=line["seat_city"],
        country=line["seat_country_iso3"],
        website=line["website"],
    )


def register_commissions(story: Story, cast: Cast, commissions: dict[str, Partner]) -> None:
    """Add to the story the National Commission of each Member State; fill `commissions` by country."""

    def register(line: Line, place: int) -> None:
        lead = "po2" if place % 2 else "po1"
        facts = {"name": text(line, "name"), "category": COMMISSION, "country": line["country"]}
        commissions[line["country"]] = _enter(cast, lead, **facts)

    for place, line in enumerate(lines("commissions")):
        story.on(OPENED - 1, register, line, place)


def enter_states(story: Story, commissions: dict[str, Partner]) -> None:
    """Add to the story the Member States, each with its National Commission and who follows it here."""
    story.on(OPENED - 1, load_member_states)
    story.on(OPENED - 2, _assign, commissions)


def _assign(commissions: dict[str, Partner]) -> None:
    for state in MemberState.objects.all():
        commission = commissions.get(state.country)
        if commission is not None:
            state.national_commission, state.focal_point = commission, commission.lead_officer
            update_record(state, actor=None, version=state.version)


def _enter(cast: Cast, lead: str, **facts: object) -> Partner:
    partner = Partner(
        unit=cast.units["PIC"],
        lead_officer=cast[lead],
        confidentiality=Confidentiality.PUBLIC,
        is_fictional=False,
        **facts,
    )
    # The system enters it: nobody here has had to do with these organisations.
    return create_record(partner, actor=None)
