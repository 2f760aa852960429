"""Looking for doubles of one partner costs as much among a hundred thousand as among a thousand."""

import random
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figures, best_of
from benchmarks.register import COUNTRIES, make_unit, make_user
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.models.identity import fill_identities, organisation_of
from shiraka.apps.partners.rules.duplicates import candidates_of_each, possible_duplicates
from shiraka.foundation import clock
from shiraka.foundation.people.models import User
from shiraka.values.text import Text

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

SIZES = (1_000, 100_000)
PROBES = 40
AS_GOOD_AS_EQUAL = 3
_KINDS = (
    ("University", "Université", "جامعة"),
    ("Association", "Association", "جمعية"),
    ("Institute of Research", "Institut de recherche", "معهد بحوث"),
    ("Youth Network", "Réseau des jeunes", "شبكة شباب"),
    ("Foundation", "Fondation", "مؤسسة"),
    ("Ministry of Education", "Ministère de l’éducation", "وزارة التربية"),
)
_FIRST = ("Ba", "Da", "Fa", "Ka", "La", "Ma", "Na", "Ra", "Sa", "Ta", "Za", "Ou", "Ti", "So", "Ke", "Mi")
_SECOND = ("ra", "lo", "mi", "tu", "ssi", "ndi", "kha", "bou", "fe", "gha")
_LAST = ("n", "r", "t", "ba", "ka", "ne", "la", "m", "d", "s")
_NAMES = ["".join(parts) for parts in product(_FIRST, _SECOND, _LAST)]


def fill(wanted: int, officer: User) -> None:
    """Bring the register to so many organisations: half carry names of their own, and words in common are common."""
    dice, held, moment, unit = random.Random(wanted), Partner.objects.count(), clock.now(), make_unit("PIC")
    made = []
    for number in range(held, wanted):
        english, french, arabic = dice.choice(_KINDS)
        own = f"{dice.choice(_NAMES)} {dice.choice(_NAMES)}"
        made.append(
            Partner(
                number=f"P-{number:05d}",
                name=Text(en=f"{own} {english}", fr=f"{french} {own}", ar=f"{arabic} {own}"),
                country=COUNTRIES[number % len(COUNTRIES)],
                category="ngo_national",
                unit=unit,
                lead_officer=officer,
                created_at=moment,
                updated_at=moment,
            )
        )
    Partner.objects.bulk_create(made, batch_size=2000)
    while fill_identities(Partner.objects.filter(identity=None)[:2000]):
        pass


def test_candidates_for_one_partner(figures: Figures) -> None:
    officer = make_user("PO")
    seconds: dict[tuple[str, int], float] = {}
    for size in SIZES:
        fill(size, officer)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        probes = [
            Partner(name=Text(fr=partner.name.fr.upper()), country=partner.country)
            for partner in Partner.objects.order_by("pk")[:PROBES]
        ]

        def looked_up(probes: list[Partner] = probes) -> list[list[int]]:
            return candidates_of_each([organisation_of(probe) for probe in probes])

        def compared(probes: list[Partner] = probes) -> list[int]:
            return [len(possible_duplicates(probe, Partner.objects.all())) for probe in probes]

        assert all(compared())
        with CaptureQueriesContext(connection) as asked:
            possible_duplicates(probes[0], Partner.objects.all())
        for what, function in (("candidates by key", looked_up), ("duplicates of one partner", compared)):
            seconds[what, size] = best_of(function, repeated=3) / PROBES
            figures.note(
                f"{what}, {size:,} partners",
                seconds[what, size],
                seconds[what, SIZES[0]],
                f"{SIZES[0]:,} partners",
                extra=f"{len(asked)} queries",
            )
    # Looking up alone takes about a millisecond, however much: more keys meet as many partners as are looked at.
    whole = "duplicates of one partner"
    assert seconds[whole, SIZES[1]] < AS_GOOD_AS_EQUAL * seconds[whole, SIZES[0]]
