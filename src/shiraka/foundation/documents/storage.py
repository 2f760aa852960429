"""Where the bytes of a version lie, and whether they are still those that were stored."""

import logging
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from shiraka.foundation.documents.hashing import sha256_of
from shiraka.foundation.documents.models import DocumentVersion

logger = logging.getLogger(__name__)


class FileDamaged(Exception):
    """The stored file is missing, or its content is no longer what was uploaded."""


def store(content: IO[bytes], sha256: str) -> str:
    """Store the bytes under their hash and return the name; equal content is stored once.

    If what lies there is not what its name says, it is kept as evidence and the content gets a
    name beside it. Raises `FilesUnreachable`.
    """
    name = f"documents/{sha256[:2]}/{sha256}"
    if default_storage.exists(name):
        with default_storage.open(name) as stored:
            if sha256_of(stored) == sha256:
                return name
        logger.error("The stored file %s does not have the content its name says.", name)
    content.seek(0)
    return str(default_storage.save(name, File(content)))


def opened(version: DocumentVersion) -> "File[bytes]":
    """Open the file of a version, its content verified; the caller closes it.

    Raises `FileDamaged`, and `FilesUnreachable` where nobody can tell.
    """
    try:
        stored = default_storage.open(version.file.name or "")
    except (OSError, ValueError) as error:
        logger.exception("The file of document %s, version %s is missing.", version.document_id, version.number)
        raise FileDamaged from error
    found = sha256_of(stored)
    if found != version.sha256:
        stored.close()
        logger.error(
            "The file of document %s, version %s has hash %s instead of %s.",
            version.document_id,
            version.number,
            found,
            version.sha256,
        )
        raise FileDamaged
    return stored
