"""How a delivery is signed, so that whoever gets it knows that it comes from here, and when it was sent."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

HEADER: Final = "Shiraka-Signature"
WINDOW: Final = 300
"""Seconds after which a receiver should take a delivery for one that somebody recorded and sends again."""


def new_secret() -> str:
    return f"shw_{secrets.token_urlsafe(32)}"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """Return the header: when it was sent, and an HMAC-SHA-256 over that second, a dot and the body, as hex."""
    second = int(at.timestamp())
    return f"t={second},v1={_keyed(secret, second, body)}"


def is_genuine(header: str, secret: str, body: bytes, now: datetime) -> bool:
    """Judge a delivery as its receiver should."""
    try:
        parts = dict(part.split("=", 1) for part in header.split(","))
        second = int(parts["t"])
        given = parts["v1"]
    except (KeyError, ValueError):
        return False
    is_fresh = abs(now.timestamp() - second) <= WINDOW
    return is_fresh and hmac.compare_digest(given.encode(), _keyed(secret, second, body).encode())


def _keyed(secret: str, second: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
