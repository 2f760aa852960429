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
    message = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hmac.new(settings.SHIRAKA_AUDIT_KEY.encode(), message, hashlib.sha256).hexdigest()
