"""Receiving a file that is to be brought in, and who may."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.documents.names import clean_name
from shiraka.foundation.importing.definition import ImportKind
from shiraka.foundation.importing.mapping import Reading
from shiraka.foundation.importing.models import Import
from shiraka.foundation.people.models import User


def may_import(user: User, kind: ImportKind) -> bool:
    """Tell whether somebody brings in tables of a kind: staff who may add such records."""
    return not is_outside(user) and allowed(user, kind.entity.edit)


@transaction.atomic
def receive(kind: ImportKind, user: User, file: "File[Any]", reading: Reading) -> Import:
    """Keep a file that is to be brought in; raises `PermissionDenied`."""
    if not may_import(user, kind):
        raise PermissionDenied
    file.seek(0)
    batch = Import(
        kind=kind.key,
        original_name=clean_name(file.name or ""),
        size=file.size,
        mapping=reading.as_json(),
        created_at=clock.now(),
        created_by=user,
    )
    batch.file.save(batch.original_name, file, save=False)
    batch.save()
    return batch
