"""What the index does when a document comes."""

from shiraka.foundation.documents.events import VersionAdded
from shiraka.foundation.events import subscribe
from shiraka.foundation.fulltext.documents import enter_title
from shiraka.foundation.fulltext.jobs import read
from shiraka.foundation.jobs import enqueue


def enter(event: VersionAdded) -> None:
    """Find it by its title at once, and have its text read."""
    enter_title(event.document_id)
    enqueue(read, key=str(event.document_id), document_id=event.document_id)


subscribe(VersionAdded, enter)
