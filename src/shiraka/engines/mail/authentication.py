"""What our own mail server says of a sender: the header Authentication-Results (RFC 8601).

Anybody can write such a header into what they send. Only one that names our server is believed, of these only the
latest, and our server must take out those that came in under its name, as the standard wants (section 5).
"""

import re
from collections.abc import Sequence
from typing import Final

from shiraka.engines.mail.values import Address

_COMMENT = re.compile(r"\([^()]*\)")
_MOST_COMMENTS: Final = 5
_LONGEST: Final = 20_000
_RESULT = re.compile(r"^\s*([a-z0-9-]{1,30})(?:/\d+)?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(header|smtp|policy)\.([a-z-]{1,20})\s*=\s*\"?([^\s;\"]{1,320})", re.IGNORECASE)


def is_confirmed(verdicts: Sequence[str], server: str, sender: Address) -> bool:
    """Tell whether our server found that an e-mail comes from the domain, or the person, that it claims to be from.

    `verdicts` are the headers from top to bottom, `server` is what ours calls itself in them; without a name nothing
    is confirmed.
    """
    wanted = server.strip().casefold()
    for verdict in verdicts if wanted else ():
        name, *results = _without_comments(verdict).split(";")
        if name.split()[:1] and name.split()[0].casefold() == wanted:
            return any(_speaks_for(result, sender) for result in results)
    return False


def _without_comments(verdict: str) -> str:
    text = verdict[:_LONGEST]
    for _depth in range(_MOST_COMMENTS):
        text, count = _COMMENT.subn(" ", text)
        if not count:
            break
    return text


def _speaks_for(result: str, sender: Address) -> bool:
    found = _RESULT.match(result)
    if found is None or found[2].lower() != "pass" or not sender.domain:
        return False
    properties: dict[str, str] = {
        f"{kind}.{name}".lower(): value.lower() for kind, name, value in _PROPERTY.findall(result)
    }
    match found[1].lower():
        case "dmarc":
            return _domain(properties.get("header.from", "")) == sender.domain
        case "dkim":
            signer = _domain(properties.get("header.d", "") or properties.get("header.i", ""))
            # The key of "org" is in nobody's hands; that of our domain speaks for those below it.
            return "." in signer and (sender.domain == signer or sender.domain.endswith(f".{signer}"))
        case "spf":
            return _domain(properties.get("smtp.mailfrom", "")) == sender.domain
        case "auth":
            return properties.get("smtp.auth", "") == sender.address
        case _:
            return False


def _domain(value: str) -> str:
    return value.rpartition("@")[2]
