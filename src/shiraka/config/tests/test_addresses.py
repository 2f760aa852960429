from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from shiraka.config import addresses

HOME = Path("/home-folder")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", HOME / "shiraka.sqlite3"),
        ("sqlite:near.sqlite3", Path("near.sqlite3")),
        ("sqlite:///far/away.sqlite3", Path("/far/away.sqlite3")),
    ],
)
def test_sqlite_is_a_file(url: str, path: Path) -> None:
    assert addresses.database(url, home=HOME, threads=4)["NAME"] == path


def test_postgresql_has_a_connection_for_each_thread_and_one_spare() -> None:
    settings = addresses.database("postgresql://user:p%40ss@host:5433/name?sslmode=require", home=HOME, threads=4)
    assert settings["OPTIONS"] == {"pool": {"min_size": 1, "max_size": 5, "timeout": 10}, "sslmode": "require"}
    assert (settings["USER"], settings["PASSWORD"], settings["PORT"]) == ("user", "p@ss", "5433")


def test_mail_over_tls_uses_the_usual_port() -> None:
    mail = addresses.mail("smtp+tls://user:word@mail.example")
    assert (mail.backend, mail.host, mail.port, mail.starts_tls, mail.is_tls) == (
        "smtp",
        "mail.example",
        587,
        True,
        False,
    )


def test_documents_in_a_store_need_the_extra_and_a_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert addresses.files("")["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    monkeypatch.setattr(addresses, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"shiraka\[s3\]"):
        addresses.files("s3://key:secret@store.example.org/documents")
    monkeypatch.setattr(addresses, "find_spec", lambda name: name)
    with pytest.raises(ImproperlyConfigured, match="one bucket"):
        addresses.files("s3://key:secret@store.example.org/")
    options = addresses.files("s3+http://key:s%40cret@store:9000/documents?region=here")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["endpoint_url"] == "http://store:9000"
    assert (options["bucket_name"], options["secret_key"], options["region_name"]) == ("documents", "s@cret", "here")


@pytest.mark.parametrize(
    ("hosts", "site"),
    [
        (("partners.example.org", "localhost"), "https://partners.example.org"),
        ((".example.org",), "https://example.org"),
        (("*",), "http://localhost:8000"),
        (("localhost", "127.0.0.1"), "http://localhost:8000"),
    ],
)
def test_the_address_of_the_site_is_its_first_name_unless_it_is_told(hosts: tuple[str, ...], site: str) -> None:
    assert addresses.site(hosts, port=8000, is_demo=site.startswith("http:")) == site
