"""What the database keeps without being able to read it: sealed with a key made from that of the installation."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBroken(ValueError):
    """It was sealed with another key, for another purpose, or changed since."""


def sealed(purpose: str, content: bytes) -> str:
    """Return a content as only this installation can read it, and only for the same purpose."""
    return _lock(purpose).encrypt(content).decode("ascii")


def unsealed(purpose: str, token: str) -> bytes:
    """Return what was sealed. Raises `SealBroken`."""
    try:
        return _lock(purpose).decrypt(token.encode("ascii"))
    except InvalidToken:
        raise SealBroken(purpose) from None


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret of ours. It is random enough that a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _lock(purpose: str) -> Fernet:
    key = hmac.new(settings.SECRET_KEY.encode(), f"sealing/{purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
