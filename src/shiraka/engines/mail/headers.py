"""Headers as they stand in an e-mail, read one by one: what is wrong with one harms no other."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from shiraka.engines.mail.text import decoded, plain_line
from shiraka.engines.mail.values import Address

LONGEST: Final = 20_000
LONGEST_OF_PART: Final = 4_000
MOST_ADDRESSES: Final = 200
MOST_IDS: Final = 100
LONGEST_ID: Final = 250
LONGEST_ADDRESS: Final = 254

_FOLDING = re.compile(r"[\r\n]+[ \t]*")
_ID = re.compile(r"<([^<>\s]{3,250})>")
_ADDRESS = re.compile(r"^[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,189}$")
# What the parsers of the standard library are known to stumble over in headers made to hurt.
BROKEN: Final = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, HeaderParseError)


class _Bounded(Compat32):
    """Cuts headers before anybody looks into them: the time of a look grows with the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[: LONGEST_OF_PART if name.lower().startswith("content-") else LONGEST]


POLICY: Final = _Bounded()


class Headers:
    """The headers of one e-mail or part, in their order."""

    def __init__(self, message: "Message[str, str]") -> None:
        self._held: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._held.setdefault(name.lower(), []).append(_FOLDING.sub(" ", str(value)[:LONGEST]))

    def all(self, name: str) -> list[str]:
        """Return every header of a name, unfolded, with bytes beyond ASCII read as what they most likely are."""
        return [_bytes_read(value) for value in self._held.get(name, ())]

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        """Return the words of a header, encoded words decoded, on one line."""
        return in_words(self.first(name))

    def addresses(self, *names: str) -> tuple[Address, ...]:
        """Return the well-formed addresses of some headers, each once."""
        written = [value for name in names for value in self.all(name)]
        return addresses_in(written)

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the message ids of a header, without their brackets."""
        return tuple(_ID.findall(" ".join(self.all(name)))[:MOST_IDS])

    def instant(self, name: str) -> datetime | None:
        """Return a moment, of the world's clock where it names no zone; None where it is none."""
        return instant_in(self.first(name))


def instant_in(written: str) -> datetime | None:
    """Return the moment that a text in the form of a header names."""
    try:
        found = parsedate_to_datetime(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except BROKEN:
        return None


def addresses_in(written: Sequence[str]) -> tuple[Address, ...]:
    """Return the well-formed addresses of texts in the form of a header, each once."""
    try:
        pairs: Iterable[tuple[str, str]] = getaddresses(list(written))[:MOST_ADDRESSES]
    except BROKEN:
        pairs = ()
    found: dict[str, Address] = {}
    for name, address in pairs:
        plain = address.strip().lower()
        if _ADDRESS.match(plain) and len(plain) <= LONGEST_ADDRESS:
            found.setdefault(plain, Address(plain, in_words(name)))
    return tuple(found.values())


def in_words(written: str) -> str:
    """Return a header with its encoded words decoded, on one line."""
    try:
        parts = decode_header(written[:LONGEST])
    except BROKEN:
        parts = [(written, None)]
    return plain_line("".join(decoded(part, charset) if isinstance(part, bytes) else part for part, charset in parts))


def _bytes_read(value: str) -> str:
    """Return a header whose raw bytes, kept as lone surrogates by the parser, are read as text."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"), None)
