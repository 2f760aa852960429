"""Directory facts about real organisations and National Commissions: names and seats, never a dealing."""

from collections.abc import Mapping, Sequence
from typing import Any

from shiraka.apps.partners.actions import load_member_states
from shiraka.apps.partners.models import MemberState, Partner
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.tables import lines, text
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.entities.batch import create_records, update_records

OPENED = 2090
"""How many days ago the register was opened with its directory."""

COMMISSION = "government"


def register_organisations(story: Story, cast: Cast) -> None:
    """Add to the story every organisation of the directory, as a prospect."""
    facts = [
        {
            "name": text(line, "name"),
            "acronym": line["acronym"],
            "category": line["type"],
            "city": line["seat_city"],
            "country": line["seat_country_iso3"],
            "website": line["website"],
        }
        for line in lines("organisations")
    ]
    story.on(OPENED, _enter, cast, facts)


def register_commissions(story: Story, cast: Cast, commissions: dict[str, Partner]) -> None:
    """Add to the story the National Commission of each Member State; fill `commissions` by country."""
    facts = [
        {"name": text(line, "name"), "category": COMMISSION, "country": line["country"]}
        for line in lines("commissions")
    ]

    def register() -> None:
        commissions.update({partner.country: partner for partner in _enter(cast, facts)})

    story.on(OPENED - 1, register)


def enter_states(story: Story, commissions: dict[str, Partner]) -> None:
    """Add to the story the Member States, each with its National Commission and who follows it here."""
    story.on(OPENED - 1, load_member_states)
    story.on(OPENED - 2, _assign, commissions)


def _assign(commissions: dict[str, Partner]) -> None:
    states = list(MemberState.objects.filter(country__in=commissions))
    for state in states:
        commission = commissions[state.country]
        state.national_commission, state.focal_point = commission, commission.lead_officer
    update_records(states, actor=None, versions=[state.version for state in states])


def _enter(cast: Cast, facts: Sequence[Mapping[str, Any]]) -> Sequence[Partner]:
    partners = [
        Partner(
            unit=cast.units["PIC"],
            lead_officer=cast["po2" if place % 2 else "po1"],
            confidentiality=Confidentiality.PUBLIC,
            is_fictional=False,
            **each,
        )
        for place, each in enumerate(facts)
    ]
    # The system enters them: nobody here has had to do with these organisations.
    return create_records(partners, actor=None)
