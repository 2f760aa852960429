"""What the addresses in the environment mean to Django: database, cache and mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Measured with eight clients and two workers: without IMMEDIATE, one transaction that reads and then
# writes while another does the same fails at once, whatever the timeout.
SQLITE_OPTIONS: dict[str, object] = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}


def database(url: str, *, home: Path, threads: int) -> dict[str, object]:
    """Return the database settings for an address; empty means SQLite in the home folder.

    Every thread of a process has a connection of the pool, and one is spare.
    """
    parts = urlsplit(url)
    if parts.scheme != "postgresql":
        # sqlite:name is relative, sqlite:/name and sqlite:///name are absolute.
        path = Path(unquote(parts.path)) if parts.path else home / "shiraka.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": SQLITE_OPTIONS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": threads + 1, "timeout": 10}, **dict(parse_qsl(parts.query))},
    }


def site(hosts: Sequence[str], *, port: int, is_demo: bool) -> str:
    """Return the address of the site where none is told: its first name, or this machine for a demonstration."""
    name = next((host.lstrip(".") for host in hosts if host.strip(".*")), "localhost")
    return f"http://{name}:{port}" if is_demo else f"https://{name}"


def files(url: str) -> dict[str, object]:
    """Return the settings of the storage of documents; without an address they lie in a folder."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if find_spec("storages") is None or find_spec("boto3") is None:
        message = "SHIRAKA_MEDIA_URL needs the extra `s3`, which is not installed: pip install 'shiraka[s3]', "
        "or in a copy of the repository requirements/s3.txt"
        raise ImproperlyConfigured(message)
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if not (parts.hostname and bucket) or "/" in bucket:
        raise ImproperlyConfigured("SHIRAKA_MEDIA_URL must name a host and one bucket: s3://key:secret@host/bucket")
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "shiraka.foundation.documents.s3.Store",
        "OPTIONS": {
            "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{parts.hostname}{port}",
            "bucket_name": bucket,
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "region_name": dict(parse_qsl(parts.query)).get("region"),
        },
    }


REMEMBERED = 10_000
"""Entries a process remembers without Redis: sessions, counts of work, rate limits."""


def cache(url: str) -> dict[str, object]:
    """Return the cache settings; without Redis each process remembers for itself."""
    if url:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": REMEMBERED}}


@dataclass(frozen=True)
class Mail:
    """How mail leaves: the module of Django's backend, and the server where there is one."""

    backend: str
    host: str
    port: int
    user: str
    password: str
    starts_tls: bool
    is_tls: bool


def mail(url: str) -> Mail:
    """Return what an address of a mail server means; `file:` and `console:` have no server."""
    parts = urlsplit(url)
    backends = {"console": "console", "file": "filebased"}
    usual_ports = {"smtp+tls": 587, "smtps": 465}
    return Mail(
        backend=backends.get(parts.scheme, "smtp"),
        host=parts.hostname or "localhost",
        port=parts.port or usual_ports.get(parts.scheme, 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
