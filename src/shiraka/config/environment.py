"""Every environment variable Shiraka reads, in one table, and the reading of it."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import UnionType
from typing import Final, Self, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from shiraka.values.text import LANGUAGES

Value = TypeVar("Value")

PREFIX: Final = "SHIRAKA_"
SHORTEST_SECRET: Final = 50


class BadEnvironment(ImproperlyConfigured):
    """The environment does not describe an installation; says everything that is wrong at once."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        lines = (f"  {name} {fault}" for name, fault in sorted(faults.items()))
        super().__init__("\n".join(("These environment variables need attention:", *lines)))


def _one_of(*allowed: str) -> Callable[[str], str | None]:
    return lambda value: None if value in allowed else f"must be one of {', '.join(allowed)}"


def _url_with(*schemes: str) -> Callable[[str], str | None]:
    starts = " or ".join(f"{scheme}:" for scheme in schemes)
    return lambda value: None if urlsplit(value).scheme in schemes else f"must start with {starts}"


def _between(lowest: int, highest: int) -> Callable[[int], str | None]:
    return lambda value: None if lowest <= value <= highest else f"must be between {lowest} and {highest}"


def _is_secret(value: str) -> str | None:
    return None if len(value) >= SHORTEST_SECRET else f"must have at least {SHORTEST_SECRET} characters"


def _is_time_zone(value: str) -> str | None:
    return None if value in available_timezones() else "must name a time zone, such as Africa/Casablanca"


def _variable(
    default: Value, meaning: str, *, rule: Callable[..., str | None] | None = None, shown: str | None = None
) -> Value:
    """Describe one variable: `rule` judges a value that was set, `shown` stands in the reference for the default."""
    return field(default=default, metadata={"meaning": meaning, "rule": rule, "shown": shown})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """One field per variable: the field `port` is read from `SHIRAKA_PORT` as its type says; empty is unset."""

    demo: bool = _variable(False, "A demonstration: fictional data, accounts to choose from, keys made on first start.")
    debug: bool = _variable(False, "Shows tracebacks on the page. Never where others can reach it.")
    secret_key: str = _variable(
        "", "Signs sessions and links. Required, except in a demonstration.", rule=_is_secret, shown="none"
    )
    audit_key: str = _variable(
        "",
        "Seals the audit trail; keep a copy apart from the database. Required, except in a demonstration.",
        rule=_is_secret,
        shown="none",
    )
    home: Path = _variable(Path("var"), "Folder for the database, the documents and, in a demonstration, the keys.")
    database_url: str = _variable(
        "",
        "Database: `sqlite:relative/or/absolute/path` or `postgresql://user:password@host:port/name`.",
        rule=_url_with("sqlite", "postgresql"),
        shown="`shiraka.sqlite3` in `SHIRAKA_HOME`",
    )
    redis_url: str = _variable(
        "",
        "Redis, the cache that several web processes share, and what calls workers at once: `redis://host:port/number`.",
        rule=_url_with("redis", "rediss", "unix"),
        shown="none",
    )
    email_url: str = _variable(
        "file:",
        "Mail: `file:` (into `SHIRAKA_HOME`), `console:`, or `smtp`, `smtp+tls`, `smtps` as in `smtp://user:password@host`.",
        rule=_url_with("file", "console", "smtp", "smtp+tls", "smtps"),
    )
    email_from: str = _variable("shiraka@localhost", "The sender of every mail.")
    mailbox_url: str = _variable(
        "",
        "Mailbox that e-mails to be filed are fetched from: `imaps://user:password@host/folder` (`imap` inside; "
        "`?done=folder` moves what was taken) or `maildir:path`.",
        rule=_url_with("imaps", "imap", "maildir"),
        shown="none",
    )
    mailbox_address: str = _variable(
        "",
        "The address of that mailbox, such as `box@example.org`; with a number after a plus a record is named: "
        "`box+P-00012@example.org`.",
        shown="none",
    )
    mail_server_id: str = _variable(
        "",
        "What your mail server calls itself in Authentication-Results (RFC 8601). Only with it is a sender taken for "
        "confirmed, and an e-mail filed by itself; the server must remove such headers that come from outside.",
        shown="none",
    )
    media: Path | None = _variable(None, "Folder for the documents.", shown="`media` in `SHIRAKA_HOME`")
    media_url: str = _variable(
        "",
        "Documents in a store that speaks S3, instead of a folder: `s3://key:secret@host:port/bucket?region=name`, or "
        "`s3+http:` without TLS. The bucket must be there. The image has what it takes; elsewhere install "
        "`requirements/s3.txt`.",
        rule=_url_with("s3", "s3+http"),
        shown="none",
    )
    static: Path | None = _variable(
        None,
        "Folder with static files that `shiraka django collectstatic` has collected.",
        shown="`static` in `SHIRAKA_HOME`, filled by `shiraka serve`",
    )
    max_upload_mb: int = _variable(25, "Largest file that can be uploaded, in megabytes.", rule=_between(1, 2000))
    host: str = _variable("127.0.0.1", "Address to listen on.")
    port: int = _variable(8000, "Port to listen on.", rule=_between(1, 65535))
    web_workers: int = _variable(1, "Web processes. More than one needs PostgreSQL and Redis.", rule=_between(1, 64))
    web_threads: int = _variable(4, "Threads in each web process.", rule=_between(1, 64))
    workers: int = _variable(
        1,
        "Processes for jobs that `shiraka serve` starts beside the web; 0 where `shiraka worker` runs by itself.",
        rule=_between(0, 64),
    )
    allowed_hosts: tuple[str, ...] = _variable(("localhost", "127.0.0.1", "[::1]"), "Names the site answers to.")
    site_url: str = _variable(
        "",
        "The address people type, such as `https://partners.example.org`: stands in letters and calendars.",
        rule=_url_with("http", "https"),
        shown="`https://` and the first of `SHIRAKA_ALLOWED_HOSTS`",
    )
    trusted_origins: tuple[str, ...] = _variable(
        (), "Origins whose forms are accepted, each with `https://`.", shown="none"
    )
    webhook_hosts: tuple[str, ...] = _variable(
        (),
        "Names or IP addresses of hosts inside that webhooks may be sent to, without `https://` too.",
        shown="none",
    )
    second_factor: bool | None = _variable(
        None, "Everybody sets up a second factor before they can work.", shown="on, but off in a demonstration"
    )
    oidc_issuer: str = _variable(
        "",
        "Whose people sign in there, by OpenID Connect: the address of the issuer, exactly as the provider tells it.",
        rule=_url_with("https", "http"),
        shown="none",
    )
    oidc_client_id: str = _variable("", "What the provider calls this installation.", shown="none")
    oidc_client_secret: str = _variable("", "By which the provider knows this installation.", shown="none")
    oidc_name: str = _variable("", "What people call the provider, on the button.", shown="the host of the issuer")
    oidc_second_factor: tuple[str, ...] = _variable(
        (),
        "Values of `acr` or `amr` by which the provider says that it asked for two factors; without one of them "
        "Shiraka asks for its own.",
        shown="none",
    )
    secure: bool | None = _variable(
        None,
        "Cookies and redirects for HTTPS, behind a proxy that sets `X-Forwarded-Proto` and `X-Forwarded-For`.",
        shown="on, but off in a demonstration",
    )
    time_zone: str = _variable(
        "Africa/Casablanca", "Time zone of the seat: decides which day it is.", rule=_is_time_zone
    )
    default_language: str = _variable("en", "Language for visitors who ask for none we have.", rule=_one_of(*LANGUAGES))
    metrics_token: str = _variable(
        "",
        "What a monitoring system shows at `/metrics`, as `Authorization: Bearer`. Without one only the machine itself "
        "is answered.",
        rule=_is_secret,
        shown="none",
    )
    log_level: str = _variable("INFO", "How much is logged.", rule=_one_of("DEBUG", "INFO", "WARNING", "ERROR"))
    log_json: bool = _variable(False, "Logs one JSON object per line, for machines.")

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Read the variables of a process; raises `BadEnvironment` naming each one that is wrong or unknown."""
        given = {name: value.strip() for name, value in variables.items() if name.startswith(PREFIX) and value.strip()}
        values: dict[str, object] = {}
        faults = dict(_unknown(given))
        for item in fields(cls):
            if (written := given.get(name_of(item))) is not None:
                try:
                    values[item.name] = _value(item, written)
                except ValueError as fault:
                    faults[name_of(item)] = str(fault)
        environment = cls(**values)  # type: ignore[arg-type]  # each value was read as the type of its field
        # What is wrong with a value goes before what follows from its absence.
        if faults := dict(environment.conflicts()) | faults:
            raise BadEnvironment(faults)
        return environment

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Yield the variables that do not go together, and what to do."""
        for name, value in (("SECRET_KEY", self.secret_key), ("AUDIT_KEY", self.audit_key)):
            if not value and not self.demo:
                yield PREFIX + name, "is required (or set SHIRAKA_DEMO=true for a demonstration)"
        yield from self._of_the_provider()
        if self.web_workers > 1 and not (self.redis_url and self.database_url.startswith("postgresql:")):
            yield (
                PREFIX + "WEB_WORKERS",
                "above 1 needs PostgreSQL and Redis: set SHIRAKA_DATABASE_URL and SHIRAKA_REDIS_URL",
            )

    def _of_the_provider(self) -> Iterator[tuple[str, str]]:
        named = {
            name: getattr(self, f"oidc_{name}") for name in ("client_id", "client_secret", "name", "second_factor")
        }
        for name, value in named.items():
            if self.oidc_issuer and not value and name in {"client_id", "client_secret"}:
                yield f"{PREFIX}OIDC_{name.upper()}", "is required beside SHIRAKA_OIDC_ISSUER"
            elif value and not self.oidc_issuer:
                yield f"{PREFIX}OIDC_{name.upper()}", "does nothing without SHIRAKA_OIDC_ISSUER"
        if self.oidc_issuer.startswith("http:") and not (self.demo or self.debug):
            yield PREFIX + "OIDC_ISSUER", "must start with https: outside of a demonstration"


def name_of(item: Field[object]) -> str:
    """Return the name of the variable that a field is read from."""
    return PREFIX + item.name.upper()


def _unknown(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each variable with our prefix that does nothing: most likely it is misspelt."""
    known = [name_of(item) for item in fields(Environment)]
    for name in sorted(given.keys() - set(known)):
        nearest = difflib.get_close_matches(name, known, n=1)
        yield name, f"is not a variable of Shiraka; did you mean {nearest[0]}?" if nearest else "is not one of Shiraka"


def kind_of(item: Field[object]) -> type:
    """Return the plain type of a field: `Path` for `Path | None`, `tuple` for `tuple[str, ...]`."""
    hint = get_type_hints(Environment)[item.name]
    kind: type = get_args(hint)[0] if isinstance(hint, UnionType) else hint
    return get_origin(kind) or kind


def _value(item: Field[object], written: str) -> object:
    value = READERS[kind_of(item)](written)
    rule = item.metadata["rule"]
    if rule and (fault := rule(value)):
        raise ValueError(fault)
    return value


def _truth(written: str) -> bool:
    answers = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if written.lower() not in answers:
        raise ValueError("must be true or false")
    return answers[written.lower()]


def _number(written: str) -> int:
    if not written.isdecimal():
        raise ValueError("must be a whole number")
    return int(written)


def _items(written: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in written.split(",") if item.strip())


READERS: Final[Mapping[type, Callable[[str], object]]] = {
    bool: _truth,
    int: _number,
    str: str,
    Path: Path,
    tuple: _items,
}
