"""A small one of the large registers: its counts fit together, its trail is sound, all of it can be found."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.agreements.terms import RUNNING, SIGNED_EVER, PartyRole
from shiraka.apps.partners.models import Identity, Pair, Partner
from shiraka.apps.partners.terms import PartnerStatus
from shiraka.demo.load import load
from shiraka.demo.tests.conftest import Copy
from shiraka.demo.volume.names import Names
from shiraka.engines.search import read_query
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.numbering.models import Counter
from shiraka.foundation.search.finding import those_found
from shiraka.foundation.search.models import IndexEntry

PARTNERS, AGREEMENTS, ENTRIES = 260, 110, 3_600


@pytest.fixture(scope="module", autouse=True)
def _volume(copy_of: Copy, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with (
        django_db_blocker.unblock(),
        copy_of("volume", lambda: load(partners=PARTNERS, agreements=AGREEMENTS, entries=ENTRIES)),
    ):
        yield


def test_there_are_as_many_as_were_asked_for() -> None:
    assert (Partner.objects.count(), Agreement.objects.count()) == (PARTNERS, AGREEMENTS)
    assert ENTRIES * 0.98 < Entry.objects.count() < ENTRIES * 1.1


def test_the_trail_is_sound_and_in_order_of_time() -> None:
    assert verify().is_sound
    told = Entry.objects.filter(content_type__model__in=("partner", "agreement")).order_by("sequence")
    moments = list(told.exclude(actor=None).values_list("at", flat=True))
    assert all(earlier <= later for earlier, later in pairwise(moments[200:]))


def test_numbers_have_no_gaps() -> None:
    numbers = sorted(Partner.objects.values_list("number", flat=True))
    assert numbers == [f"P-{number:05d}" for number in range(1, PARTNERS + 1)]
    for counter in Counter.objects.filter(kind="agreement"):
        given = Agreement.objects.filter(type=counter.series, number__contains=f"/{counter.year}/")
        assert given.count() == counter.last


def test_every_record_says_what_a_form_would_let_it_say() -> None:
    for model in (Partner, Agreement):
        for record in model.objects.filter(is_fictional=True)[::4]:
            record.full_clean()


def test_states_fit_one_another() -> None:
    bound = Party.objects.filter(agreement__status__in=RUNNING, role=PartyRole.COUNTERPART).values("partner")
    assert not Partner.objects.filter(pk__in=bound).exclude(status=PartnerStatus.ACTIVE).exists()
    assert not Agreement.objects.filter(status__in=SIGNED_EVER, signed_date=None).exists()
    assert Agreement.objects.values("status").distinct().count() > 10
    assert Partner.objects.values("status").distinct().count() > 7


def test_all_are_found_and_known_by_their_keys() -> None:
    partner = Partner.objects.filter(is_fictional=True)[0]
    found = those_found(Partner.objects.all(), read_query(partner.name.ar), "partner")
    assert partner in found
    assert IndexEntry.objects.filter(kind="partner").count() == PARTNERS
    assert Identity.objects.count() == PARTNERS
    assert Pair.objects.exists()


def test_the_same_number_gives_the_same_name_and_no_two_give_one() -> None:
    one, other = ([made.organisation(number).name.en for number in range(400)] for made in (Names(7), Names(7)))
    assert one == other
    assert len(set(one)) == 400
