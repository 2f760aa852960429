"""`shiraka lists load` and `shiraka lists update`: nothing broken or hostile ever replaces a good list."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pytest_django import Settings

from shiraka.apps.duediligence.actions import fetching
from shiraka.apps.duediligence.models import Fetched, Snapshot, SnapshotState
from shiraka.apps.duediligence.tests import factories as make
from shiraka.cli import main
from shiraka.foundation import clock

pytestmark = pytest.mark.django_db


def in_force(code: str = "sample") -> Snapshot:
    return Snapshot.objects.get(code=code, state=SnapshotState.IN_FORCE)


OWN = "name,id,kind\nZahrat al-Wahm Trading,X-1,org\nPort of Nowhere,X-2,org\n"


def test_the_command_takes_lists_in_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    assert main(["lists", "load", str(path)]) == 0
    assert "2 entries; in force" in capsys.readouterr().out
    assert main(["lists", "load", str(path)]) == 0
    assert "unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,id\n",
        b"\xff\xfen\x00a\x00m\x00e\x00",
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><CONSOLIDATED_LIST>&d;</CONSOLIDATED_LIST>',
        b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>",
        b'{"something": "else"}',
        b"\x1f\x8b\x08\x00cut short",
    ],
    ids=["empty", "no entry", "UTF-16", "entities", "cut short", "no list", "broken gzip"],
)
def test_a_hostile_or_broken_file_replaces_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    make.load_list()
    path = tmp_path / "list"
    path.write_bytes(content)
    assert main(["lists", "load", str(path)]) == 1
    assert "Nothing was taken in." in capsys.readouterr().err
    assert in_force().entry_count == 1


class Authority(BaseHTTPRequestHandler):
    """An authority that publishes a list, says when it did not change, and may fail."""

    content: ClassVar[bytes] = b""
    status: ClassVar[int] = 200
    leads_to: ClassVar[str] = ""
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer with the list, or that it is the one they have."""
        tag = f'"{hash(self.content)}"'
        self.asked.append(self.headers.get("If-None-Match", ""))
        if self.leads_to:
            self.send_response(302)
            self.send_header("Location", self.leads_to)
            self.end_headers()
        elif self.status != 200:
            self.send_error(self.status)
        elif self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", tag)
            self.end_headers()
            self.wfile.write(self.content)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def authority(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Authority]]:
    """Serve a list here, and have the settings name it."""
    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/own.csv"
    settings.SHIRAKA_WEBHOOK_HOSTS = ("127.0.0.1",)
    line = {"list": "own", "address": address, "is_used": True}
    monkeypatch.setattr(fetching, "value", lambda _key: (line,))
    Authority.content, Authority.status, Authority.asked, Authority.leads_to = OWN.encode(), 200, [], ""
    yield Authority
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_list_is_fetched_once_and_asked_for_again_only_by_what_is_new(
    authority: type[Authority], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lists", "update"]) == 0
    assert in_force("OWN").entry_count == 2
    assert main(["lists", "update"]) == 0
    assert "unchanged at its source" in capsys.readouterr().out
    assert authority.asked[0] == ""
    assert authority.asked[1]


@pytest.mark.parametrize(("status", "content"), [(503, OWN), (200, ""), (200, "<html>Maintenance</html>")])
def test_an_authority_that_fails_replaces_nothing(
    authority: type[Authority], capsys: pytest.CaptureFixture[str], status: int, content: str
) -> None:
    assert main(["lists", "update"]) == 0
    authority.status, authority.content = status, content.encode()
    assert main(["lists", "update"]) == 1
    assert "stays in force" in capsys.readouterr().err
    assert in_force("OWN").entry_count == 2
    assert Fetched.objects.get().error
    # What failed is asked for whole the next time.
    authority.status, authority.content = 200, (OWN + "Third,X-3,org\n").encode()
    assert main(["lists", "update"]) == 0
    assert in_force("OWN").entry_count == 3
    assert not Fetched.objects.get().error


def test_an_address_inside_our_own_network_is_never_fetched(
    authority: type[Authority], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SHIRAKA_WEBHOOK_HOSTS = ()
    assert main(["lists", "update"]) == 1
    assert "https" in capsys.readouterr().err
    assert authority.asked == []


@pytest.mark.parametrize("elsewhere", ["http://10.0.0.1/own.csv", "file:///etc/passwd", "/own.csv"])
def test_an_authority_that_leads_inside_or_in_circles_is_not_followed(
    authority: type[Authority], capsys: pytest.CaptureFixture[str], elsewhere: str
) -> None:
    authority.leads_to = elsewhere
    assert main(["lists", "update"]) == 1
    assert "stays in force" in capsys.readouterr().err
    assert not Snapshot.objects.filter(code="OWN").exists()
    assert len(authority.asked) <= fetching.MOST_TURNS


def test_what_is_unchanged_at_its_source_was_looked_at_today(authority: type[Authority]) -> None:
    assert main(["lists", "update"]) == 0
    before = in_force("OWN").checked_at
    assert main(["lists", "update"]) == 0
    assert in_force("OWN").checked_at > before
    assert authority.asked[1]


def test_lists_are_fetched_by_themselves_only_where_the_settings_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    assert not fetching.is_due(now)
    monkeypatch.setattr(fetching, "value", lambda _key: 1)
    assert fetching.is_due(now)
    Fetched.objects.create(address="https://example.org/list.xml", fetched_at=now)
    assert not fetching.is_due(now + timedelta(hours=23))
    assert fetching.is_due(now + timedelta(hours=24))
