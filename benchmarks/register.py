"""A register of any size, quickly: people of several roles, and partners stored without their story."""

from datetime import timedelta
from itertools import count

from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.people.models import Appointment, Unit, User
from shiraka.foundation.search.index import keep_all, words_of_record
from shiraka.values.text import Text

COUNTRIES = ("SEN", "MAR", "OMN", "IDN", "TUR", "FRA", "NGA", "AZE")
LEVELS = (0, 1, 1, 1, 1, 2, 1, 3)
_counter = count(1)


def make_unit(code: str) -> Unit:
    return Unit.objects.get_or_create(code=code, defaults={"name": Text(en=code)})[0]


def make_user(role: str, *, country: str = "", organisation_number: str = "") -> User:
    """Return somebody who has held a post since long ago."""
    user = User.objects.create_user(f"{role.lower()}{next(_counter)}")
    Appointment.objects.create(
        user=user,
        role=role,
        unit=make_unit("PIC"),
        country=country,
        organisation_number=organisation_number,
        start_date=clock.today() - timedelta(days=1000),
    )
    return user


def fill(wanted: int, officer: User) -> None:
    """Bring the register to so many partners, of many countries and levels, one in eight led by the officer."""
    held, moment = Partner.objects.count(), clock.now()
    units = [make_unit(code) for code in ("PIC", "EDU", "SCI", "CUL")]
    another = User.objects.filter(username="another").first() or User.objects.create_user("another")
    searched = ENTITIES.of(Partner).searched
    made = []
    for number in range(held, wanted):
        partner = Partner(
            number=f"P-{number:05d}",
            name=Text(en=f"Association {number}", fr=f"Fédération {number}", ar=f"الجمعية {number}"),
            acronym=f"A{number}",
            country=COUNTRIES[number % len(COUNTRIES)],
            category="ngo_national",
            unit=units[number % len(units)],
            lead_officer=officer if number % 8 == 0 else another,
            confidentiality=LEVELS[number % len(LEVELS)],
            created_at=moment,
            updated_at=moment - timedelta(minutes=number),
        )
        made.append(partner)
    stored = Partner.objects.bulk_create(made, batch_size=2000)
    keep_all([words_of_record(partner, searched) for partner in stored])
