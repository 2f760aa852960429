"""What lies in the mailbox is taken once and marked after that, over IMAP and from a Maildir."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from shiraka.apps.partners.models import Interaction
from shiraka.cli import main
from shiraka.engines.mail import Limits
from shiraka.foundation.jobs import JobFailed
from shiraka.foundation.jobs.definition import JOBS, Running
from shiraka.foundation.mail import boxes, fetching
from shiraka.foundation.mail.fetching import fetch
from shiraka.foundation.mail.jobs import fetch_mail
from shiraka.foundation.mail.models import Message, Why
from shiraka.foundation.mail.taking import take
from tests.mail.server import PASSWORD, Held, serving
from tests.mail.story import mail, officer, partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Held]:
    with serving() as held:
        yield held


def address(server: Held, rest: str = "") -> str:
    return f"imap://box%40icesco.example:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}/{rest}"


def maildir(folder: Path, *letters: bytes) -> str:
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(letters):
        (folder / "new" / f"{number}.letter").write_bytes(data)
    return f"maildir:{folder}"


def test_over_imap_what_is_new_is_taken_and_marked(server: Held) -> None:
    officer()
    record = partner()
    server.deliver(mail(subject=record.number))
    server.deliver(mail(text="Unclear."))
    server.deliver(mail(headers={"Auto-Submitted": "auto-replied"}))
    assert fetch(address(server)) == {"filed": 1, "unfiled": 1, "set_aside": 1}
    assert server.unseen() == []
    assert fetch(address(server)) == {}
    assert (Message.objects.count(), Interaction.objects.count()) == (2, 1)


@pytest.mark.parametrize("moves", [True, False])
def test_what_was_taken_is_moved_where_the_address_says(server: Held, moves: bool) -> None:
    server.moves = moves
    officer()
    server.deliver(mail(), "Letters")
    assert fetch(address(server, "Letters?done=Taken")) == {"unfiled": 1}
    assert (len(server.folders["Letters"]), len(server.folders["Taken"])) == (0, 1)


def test_of_a_letter_too_large_only_the_head_is_fetched(server: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LIMITS", Limits(most_bytes=2000))
    user = officer()
    server.deliver(mail(text="word " * 1000))
    assert fetch(address(server)) == {"unfiled": 1}
    assert not any("BODY.PEEK[]" in asked for asked in server.asked)
    kept = Message.objects.get()
    assert (kept.owner, kept.why, kept.text) == (user, Why.LARGE, "")


def test_a_wrong_password_is_told_without_it(server: Held) -> None:
    wrong = address(server).replace(quote(PASSWORD, safe=""), "another-secret")
    with pytest.raises(JobFailed) as failed:
        fetch(wrong)
    assert "another-secret" not in str(failed.value)
    with pytest.raises(JobFailed):
        fetch("imap://x:y@127.0.0.1:1/")


def test_from_a_maildir_what_is_new_is_taken_and_marked(tmp_path: Path) -> None:
    officer()
    record = partner()
    url = maildir(tmp_path, mail(subject=record.number), mail(text="Unclear."))
    (tmp_path / "cur" / "seen:2,RS").write_bytes(mail(text="Seen."))
    (tmp_path / "cur" / "unseen:2,F").write_bytes(mail(text="Unseen."))
    (tmp_path / "new" / "link").symlink_to("/etc/hostname")
    assert fetch(url) == {"filed": 1, "unfiled": 2}
    assert {path.name for path in (tmp_path / "cur").iterdir()} == {
        "0.letter:2,S",
        "1.letter:2,S",
        "seen:2,RS",
        "unseen:2,FS",
    }
    assert fetch(url) == {}
    with pytest.raises(JobFailed):
        fetch(f"maildir:{tmp_path / 'elsewhere'}")


def test_killed_between_taking_and_marking_it_is_neither_lost_nor_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer()
    url = maildir(tmp_path, mail(subject=partner().number, with_file=True))

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(boxes.Maildir, "mark", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(url)
    assert fetch(url) == {"known": 1}
    assert fetch(url) == {}
    assert (Message.objects.count(), Interaction.objects.count()) == (1, 1)


def test_one_that_cannot_be_taken_stays_and_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    officer()
    url = maildir(tmp_path, mail(text="First."), mail(text="Second."))

    def stumbling(data: bytes, **options: Any) -> Any:
        if b"First." in data:
            raise ArithmeticError
        return take(data, **options)

    with monkeypatch.context() as patched:
        patched.setattr(fetching, "take", stumbling)
        with pytest.raises(JobFailed):
            fetch(url)
    assert Message.objects.get().text == "Second."
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["0.letter"]
    assert fetch(url) == {"unfiled": 1}


def test_the_job_fetches_the_mailbox_that_is_named(tmp_path: Path, settings: Any) -> None:
    officer()
    running = Running(key=1, attempt=1, finish=lambda: pytest.fail("it finishes elsewhere"))
    settings.SHIRAKA_MAILBOX_URL = ""
    assert fetch_mail(running) == {}
    settings.SHIRAKA_MAILBOX_URL = maildir(tmp_path, mail())
    assert fetch_mail(running) == {"unfiled": 1}
    # By the clock only where the environment names a mailbox, which that of the tests does not.
    assert JOBS["mail.fetch"].every is None


def test_the_commands(tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    officer()
    assert main(["mail", "fetch"]) == 2
    settings.SHIRAKA_MAILBOX_URL = maildir(tmp_path, mail())
    assert main(["mail", "fetch"]) == 0
    assert "unfiled: 1" in capsys.readouterr().out
    file = tmp_path / "one.eml"
    file.write_bytes(mail(text="Other."))
    assert main(["mail", "read", str(file), str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{file}: unfiled", f"{file}: known"]
    assert main(["mail", "read", str(tmp_path / "none.eml")]) == 1
    settings.SHIRAKA_MAILBOX_URL = f"maildir:{tmp_path / 'none'}"
    assert main(["mail", "fetch"]) == 1
