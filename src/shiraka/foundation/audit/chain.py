"""How entries are sealed: a keyed hash over the canonical form of an entry and the hash before it."""

import hashlib
import hmac
from datetime import UTC

import orjson
from django.conf import settings

from shiraka.foundation.audit.models import Entry

GENESIS = "0" * 64


def seal(entry: Entry) -> str:
    """Return the HMAC-SHA-256 of an entry as hex.

    The key stays outside the database, so that whoever can write rows still cannot forge a chain.
    """
    content = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "action": entry.action,
        "content_type": entry.content_type_id,
        "object_id": entry.object_id,
        "reference": entry.reference,
        "confidentiality": int(entry.confidentiality),
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "authority": entry.authority,
        "previous_hash": entry.previous_hash,
    }
    return _keyed(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def seal_of_end(before: str, entry_hash: str) -> str:
    """Return the seal of the end of the chain after an entry, from the one before it, "" before the first.

    Only the last one is kept, so that whoever cuts the chain short has none for where they cut it; and each
    grows out of the one before, so that no later entry makes a wrong one right.
    """
    return _keyed(f"end of the trail/{before}/{entry_hash}".encode())


def _keyed(message: bytes) -> str:
    return hmac.new(settings.SHIRAKA_AUDIT_KEY.encode(), message, hashlib.sha256).hexdigest()
