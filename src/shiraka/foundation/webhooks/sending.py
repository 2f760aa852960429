"""Sending over the network to an address that somebody typed: never into our own network, unless the setting says so.

The standard library does it: what is needed is to connect to the very address that was judged, with the name in the
certificate, and to read a status. A client that pools, follows and decodes would have to be told not to.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS: Final = 10
_PORTS: Final = {"https": 443, "http": 80}


class BadAddress(ValueError):
    """Nothing is sent there; `str()` says why, for people."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How an attempt went: the status, 0 without an answer, and then why; how long it took."""

    code: int
    milliseconds: int
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return 200 <= self.code < 300  # noqa: PLR2004 - success in HTTP


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_ours(self) -> bool:
        """Tell whether the setting names this host as one that may be inside."""
        return self.host in settings.SHIRAKA_WEBHOOK_HOSTS


def place_of(url: str) -> Place:
    """Take an address apart. Raises `BadAddress` for one that nothing would be sent to, whatever its name means."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise BadAddress(_("This is no address.")) from None
    if not host or parts.scheme not in _PORTS or not url.isascii() or any(sign <= " " for sign in url):
        raise BadAddress(_("This is no address that begins with https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress(_("An address has no user name, password or part after #."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    place = Place(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], path=path)
    if place.scheme != "https" and not place.is_ours:
        raise BadAddress(_("The address must begin with https://."))
    return place


def reachable(place: Place) -> str:
    """Return the one IP address to connect to. Raises `BadAddress` where any that the name has is inside."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BadAddress(_("The name %(host)s leads nowhere.") % {"host": place.host}) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not place.is_ours and not all(is_outside(address) for address in addresses):
        words = _("%(host)s is inside our network. Whoever runs the system may allow it by SHIRAKA_WEBHOOK_HOSTS.")
        raise BadAddress(words % {"host": place.host})
    return addresses[0]


def is_outside(address: str) -> bool:
    """Tell whether an IP address is one of the public network, by what it carries inside too."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not is_outside(str(inner)):
            return False
    return found.is_global and not found.is_multicast


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was judged; what the name means a moment later does not count."""

    def __init__(self, place: Place, address: str) -> None:
        super().__init__(place.host, place.port, timeout=SECONDS)
        self.place, self.address = place, address

    def connect(self) -> None:
        line = socket.create_connection((self.address, self.place.port), SECONDS)
        if self.place.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=self.place.host)
        self.sock = line


def send(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post a body and return how it went. Follows no other address, and reads nothing but the status and the heads."""
    began = time.monotonic()
    line: _Pinned | None = None
    try:
        place = place_of(url)
        line = _Pinned(place, reachable(place))
        line.request("POST", place.path, body, {**headers, "Connection": "close"})
        code, error = line.getresponse().status, ""
    except BadAddress as fault:
        code, error = 0, str(fault)
    except TimeoutError:
        code, error = 0, _("No answer within %(seconds)s seconds.") % {"seconds": SECONDS}
    except ssl.SSLError:
        code, error = 0, _("The certificate is not valid, or no secure line came about.")
    except (OSError, http.client.HTTPException):
        code, error = 0, _("The line could not be opened, or broke off.")
    finally:
        if line is not None:
            line.close()
    return Answer(code=code, milliseconds=int((time.monotonic() - began) * 1000), error=error)
