"""What is known of an organisation when it is asked whether two are one."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from shiraka.engines.matching.names import (
    Name,
    acronyms_of,
    looks_like_acronym,
    read_acronym,
    read_name,
)
from shiraka.values.folding import fold

MOST_NAMES = 12
_CODE = re.compile(r"[^0-9a-z]")
_SHORTEST_CODE = 3
_BEFORE = frozenset(["www", "www2", "web", "en", "fr", "ar", "es", "de", "eng", "english", "francais", "m", "home"])
# What stands before the code of a country in two parts of an address that anybody can have a name under.
_SECOND = frozenset(
    [
        "ac",
        "co",
        "com",
        "edu",
        "gov",
        "gob",
        "gouv",
        "go",
        "org",
        "or",
        "net",
        "ne",
        "mil",
        "nic",
        "sch",
        "info",
        "int",
        "asso",
    ]
)
_SHARED = frozenset(
    [
        "facebook.com",
        "linkedin.com",
        "twitter.com",
        "x.com",
        "instagram.com",
        "youtube.com",
        "google.com",
        "wordpress.com",
        "blogspot.com",
        "wixsite.com",
        "weebly.com",
        "github.io",
        "github.com",
        "wikipedia.org",
        "tripod.com",
        "geocities.com",
        "medium.com",
        "free.fr",
        "webnode.com",
        "jimdo.com",
        "jimdofree.com",
        "squarespace.com",
        "wix.com",
        "business.site",
        "telegram.org",
        "t.me",
        "ucoz.ru",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """An organisation as a register knows it; what is not known is empty.

    `names` are all it has or had, in any language. `country` is any one code, the same for both compared.
    """

    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    registration: str = ""
    website: str = ""
    country: str = ""
    city: str = ""

    @cached_property
    def read_names(self) -> tuple[Name, ...]:
        """The names taken apart, each once, in an order that does not hang on how they were given."""
        read = {name.senses: name for text in sorted(set(self.names)) if (name := read_name(text)).words}
        return tuple(read[senses] for senses in sorted(read))[:MOST_NAMES]

    @cached_property
    def given_acronyms(self) -> frozenset[str]:
        """Acronyms it goes by: those given, and names that are written as one."""
        written = [*self.acronyms, *(name for name in self.names if looks_like_acronym(name))]
        return frozenset(found for text in written if (found := read_acronym(text)))

    @cached_property
    def made_acronyms(self) -> frozenset[str]:
        """Acronyms that its names make."""
        return frozenset().union(*(acronyms_of(name) for name in self.names))

    @cached_property
    def code(self) -> str:
        """The registration number without what writes it in groups; it is one only within a country."""
        code = _CODE.sub("", fold(self.registration))
        return code if len(code) >= _SHORTEST_CODE else ""

    @cached_property
    def host(self) -> str:
        """The web address's host without www and languages; empty for one that anybody has pages on."""
        return "" if self.domain in _SHARED else _host(self.website)

    @cached_property
    def domain(self) -> str:
        """The part of the host that is registered."""
        return _registrable(_host(self.website))

    @cached_property
    def place(self) -> str:
        return fold(self.city)


@lru_cache(maxsize=256)
def _host(website: str) -> str:
    if not website:
        return ""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    parts = host.lower().strip(".").split(".")
    while len(parts) > 2 and parts[0] in _BEFORE:  # noqa: PLR2004 - what is left is the name and its ending
        parts = parts[1:]
    return ".".join(parts) if len(parts) > 1 else ""


def _registrable(host: str) -> str:
    parts = host.split(".")
    is_deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND  # noqa: PLR2004 - a country's code
    return ".".join(parts[-3:] if is_deep else parts[-2:])
