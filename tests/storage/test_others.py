"""Whatever else has files keeps them in the same store: imports, e-mails; and `shiraka check` tries it out."""

import pytest

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.pages import as_
from shiraka.apps.partners.tests.test_imports import ATLAS, OASIS, checked, stored, table
from shiraka.cli import check
from shiraka.engines.mail.tests.samples import PDF
from shiraka.foundation.documents.unreachable import FilesUnreachable
from shiraka.foundation.mail.models import Message, State
from shiraka.foundation.mail.taking import Taken, take
from shiraka.foundation.people.tests.factories import make_user
from tests.mail.story import mail, officer, taken
from tests.storage.server import NOBODY_LISTENS, Bucket, kept_in

pytestmark = pytest.mark.django_db


def test_a_table_is_read_from_there(bucket: Bucket) -> None:
    client, content = as_(make_user("RM")), table(ATLAS, OASIS)
    batch = checked(client, content)
    assert list(bucket.held()) == ["imports/register.xlsx"]
    stored(client, batch)
    assert {str(found.name) for found in Partner.objects.all()} == {ATLAS[0], OASIS[0]}


def test_the_files_of_an_email_wait_there_until_it_is_filed(bucket: Bucket) -> None:
    user = officer()
    kept = taken(with_file=True)
    assert (kept.state, list(bucket.held().values())) == (State.UNFILED, [PDF])
    answer = as_(user).get(f"/mail/{kept.pk}/files/1/")
    assert b"".join(answer) == PDF
    with kept_in(NOBODY_LISTENS):
        assert as_(user).get(f"/mail/{kept.pk}/files/1/").status_code == 503


def test_an_email_whose_files_cannot_be_kept_is_not_taken_and_comes_again(bucket: Bucket) -> None:
    officer()
    content = mail(with_file=True)
    with kept_in(NOBODY_LISTENS), pytest.raises(FilesUnreachable):
        take(content)
    assert not Message.objects.exists()
    assert take(content) is not Taken.KNOWN
    assert list(bucket.held().values()) == [PDF]


def test_what_is_wrong_with_the_store_is_said_by_the_check(
    bucket: Bucket, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check.run()
    assert "the documents" not in capsys.readouterr().out
    assert bucket.held() == {}
    for address, words in ((f"{store}/none", "NoSuchBucket"), (NOBODY_LISTENS, "Could not connect")):
        with kept_in(address):
            assert check.run() == 1
        assert words in capsys.readouterr().out
