"""Which column gives what: as somebody read the same header before, else by the words of the header."""

from typing import Any

from django.db.models import Q

from shiraka.engines.tables import Header, signature_of
from shiraka.foundation import clock
from shiraka.foundation.importing.definition import ImportKind
from shiraka.foundation.importing.mapping import Reading, keys_of
from shiraka.foundation.importing.models import RememberedColumns
from shiraka.foundation.importing.targets import form_of, targets_of, titles_of
from shiraka.foundation.people.models import User

_REMEMBERED = ("columns", "fixed", "order", "twins")


def propose(kind: ImportKind, user: User, header: Header, reading: Reading) -> tuple[Reading, bool]:
    """Return the reading with columns assigned, and whether that is how the same header was read before.

    One's own memory comes first, then that of one's unit.
    """
    units = {post.unit_id for post in user.appointments if post.unit_id}
    found = RememberedColumns.objects.filter(kind=kind.key, signature=signature_of(header.columns))
    own = found.filter(updated_by=user).first() or found.filter(Q(unit__in=units)).first()
    if own is not None:
        return reading.with_(**{name: own.mapping[name] for name in _REMEMBERED if name in own.mapping}), True
    keys = keys_of(header.columns)
    open_to = {target.key for target in targets_of(kind, form_of(kind, user))}
    proposed = titles_of(kind.key).propose(header.columns)
    columns = {keys[index]: target for index, target in proposed.items() if target in open_to}
    return reading.with_(columns=columns), False


def remember(kind: ImportKind, user: User, header: Header, reading: Reading) -> None:
    """Keep how somebody reads a header, for the next table with the same one."""
    told: dict[str, Any] = {name: value for name, value in reading.as_json().items() if name in _REMEMBERED}
    units = [post.unit_id for post in user.appointments if post.unit_id]
    RememberedColumns.objects.update_or_create(
        kind=kind.key,
        signature=signature_of(header.columns),
        updated_by=user,
        defaults={"mapping": told, "unit_id": units[0] if units else None, "updated_at": clock.now()},
    )
