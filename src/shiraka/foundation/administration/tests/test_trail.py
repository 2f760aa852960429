from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.access.models import Reader
from shiraka.foundation.administration.tests.people import browser, somebody
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.record import write
from shiraka.foundation.people.models import Interest, User

pytestmark = pytest.mark.django_db

ADDRESS = "/administration/trail/"


class Business:
    """What stands for a record of an app here: a named reader is neither people nor settings."""

    @staticmethod
    def happened(word: str, level: int = 1) -> Entry:
        person = User.objects.get_or_create(username="known")[0]
        record, _new = Reader.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(User),
            object_id=1,
            user=person,
            defaults={"named_by": person, "named_at": "2026-01-01T00:00Z"},
        )
        record.confidentiality = level  # type: ignore[attr-defined]  # entries take the level of their record
        with transaction.atomic():
            return write("update", record, actor=person, before={"note": "old"}, after={"note": word}, reason=word)


@pytest.mark.parametrize(
    ("role", "seen", "masked"),
    [
        ("HS", ["internal-word"], ["confidential-word", "strict-word"]),
        ("DG", ["internal-word"], ["confidential-word", "strict-word"]),
        ("AU", ["internal-word", "confidential-word"], ["strict-word"]),
        ("AD", [], ["internal-word", "confidential-word", "strict-word"]),
    ],
)
def test_values_above_the_level_of_the_reader_are_masked(role: str, seen: list[str], masked: list[str]) -> None:
    for word, level in (("internal-word", 1), ("confidential-word", 3), ("strict-word", 4)):
        Business.happened(word, level)
    page = browser(somebody("reader", role)).get(ADDRESS).content.decode()
    assert [word for word in seen if word not in page] == []
    assert [word for word in masked if word in page] == []
    assert "•••" in page


def test_an_administrator_reads_what_administrators_do() -> None:
    person = somebody("ad", "AD")
    interest = Interest(user=person, organisation_number="P-00001", description="x", declared_date=date(2026, 1, 1))
    interest.save()
    with transaction.atomic():
        write("declare", interest, actor=person, after={"description": "administrative-word"})
    assert "administrative-word" in browser(person).get(ADDRESS).content.decode()


def test_what_is_about_no_record_is_read_by_all_who_read_the_trail() -> None:
    with transaction.atomic():
        write("sign_in", None, actor=None, reason="recordless-word")
    for role in ("HS", "AU", "AD"):
        assert "recordless-word" in browser(somebody(f"reader-{role}", role)).get(ADDRESS).content.decode(), role


def test_a_filter_does_not_tell_what_a_mask_hides() -> None:
    entry = Business.happened("strict-word", 4)
    address = f"{ADDRESS}?reference={entry.reference}"
    assert entry.reference
    assert "No entry" in browser(somebody("au", "AU")).get(address).content.decode()


@pytest.mark.parametrize("role", ["PO", "DD", "RM", "LA", "FI", "FP", "NC", "EP"])
def test_others_do_not_read_the_trail(role: str) -> None:
    client = browser(somebody("other", role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}check/").status_code == 403


def test_the_trail_is_filtered_by_action_person_record_and_day() -> None:
    Business.happened("first-word")
    client = browser(somebody("hs", "HS"))
    for query in ("action=update", "person=know", "reference=known", "since=0001-01-01", "until=9999-12-31"):
        assert "first-word" in client.get(f"{ADDRESS}?{query}").content.decode(), query
    for query in ("action=sign", "person=nobody", "reference=zzz", "since=2100-01-01", "until=2020-01-01"):
        assert "first-word" not in client.get(f"{ADDRESS}?{query}").content.decode(), query
    assert client.get(f"{ADDRESS}?since=yesterday").status_code == 200
    assert client.get(f"{ADDRESS}?cursor=wrong").status_code == 302


def test_the_trail_is_read_page_by_page_in_a_fixed_number_of_queries() -> None:
    client = browser(somebody("hs", "HS"))
    client.get(ADDRESS)
    counts, page = [], ""
    for batch in (range(3), range(3, 40)):
        for number in batch:
            Business.happened(f"word-{number:02d}")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(ADDRESS).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
    assert "word-39" in page
    assert "word-05" not in page


def test_the_page_that_checks_says_whether_the_trail_is_whole() -> None:
    Business.happened("first-word")
    client = browser(somebody("au", "AU"))
    assert "The trail is whole" in client.post(f"{ADDRESS}check/").content.decode()
    entry = Entry(sequence=9, at="2026-01-01T00:00Z", action="sign", previous_hash="0" * 64, hash="0" * 64)
    entry.save()
    page = client.post(f"{ADDRESS}check/").content.decode()
    assert "wrong with the trail" in page
    assert "entries 2 to 8 are missing" in page
