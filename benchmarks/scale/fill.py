"""`python -m benchmarks.scale.fill N`: brings a register to N partners that can be found, and nothing around them."""

import random
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models are loaded first
from django.db import connection, transaction  # noqa: E402

from shiraka.apps.partners.entity import PARTNER  # noqa: E402
from shiraka.apps.partners.models import Partner  # noqa: E402
from shiraka.demo.volume.load import SEED, load_volume  # noqa: E402
from shiraka.demo.volume.names import Names  # noqa: E402
from shiraka.demo.volume.rows import Rows  # noqa: E402
from shiraka.foundation import clock  # noqa: E402
from shiraka.foundation.search.index import keep_all, words_of_record  # noqa: E402

FIRST = 200
"""Partners with all that belongs to them, so that accounts, units and States are there."""
BATCH = 2_000
LEVELS, WEIGHTS = (1, 0, 2, 3), (88, 7, 4, 1)


def fill(size: int) -> None:
    call_command("migrate", verbosity=0)
    if not Partner.objects.exists():
        load_volume(partners=FIRST, agreements=FIRST // 2, entries=FIRST * 10)
    names, rows, now = Names(SEED), Rows(), clock.now()
    model = Partner.objects.filter(is_fictional=True).order_by("pk")[0]
    for start in range(Partner.objects.count(), size, BATCH):
        with transaction.atomic():
            made = []
            for place in range(start, min(start + BATCH, size)):
                dice = random.Random(f"{SEED}/{place}")
                known = names.organisation(place)
                made.append(
                    Partner(
                        pk=rows.key(Partner),
                        number=f"P-{place + 1:07d}",
                        name=known.name,
                        acronym=known.acronym,
                        category=known.category,
                        country=known.city["country"],
                        city=known.city["name_en"],
                        website=known.website,
                        unit_id=model.unit_id,
                        lead_officer_id=model.lead_officer_id,
                        confidentiality=dice.choices(LEVELS, WEIGHTS)[0],
                        is_fictional=True,
                        created_at=now,
                        updated_at=now,
                    )
                )
                rows.add(made[-1])
            rows.store()
            keep_all([words_of_record(partner, PARTNER.searched) for partner in made])
        print(f"{start + len(made):,}", flush=True)
    rows.finish()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
