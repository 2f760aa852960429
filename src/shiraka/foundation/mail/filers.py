"""How each kind of record takes an e-mail, and by which addresses it is recognised: the apps say."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import DocumentKind
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.languages.current import labelled
from shiraka.foundation.languages.formats import day
from shiraka.foundation.mail.letter import Letter, refused_files
from shiraka.foundation.mail.models import Attachment
from shiraka.foundation.people.models import Language, User

LONGEST_TITLE = 200


def keep_as_document(record: Any, letter: Letter, files: Sequence[Attachment], actor: User) -> Model:
    """Keep an e-mail as a text among the documents of a record; the files come beside it."""
    head = [
        labelled(_("Came by e-mail from"), letter.sent_in_by),
        labelled(pgettext("e-mail", "Subject"), letter.subject),
        labelled(_("Date"), day(letter.held_date)),
        labelled(_("People"), told_people(letter)),
    ]
    text = "\n".join([*head, "", letter.words, "", refused_files(files), ""])
    return add_document(
        record,
        actor=actor,
        title=(_("E-mail: %(subject)s") % {"subject": letter.subject})[:LONGEST_TITLE],
        kind=DocumentKind.LETTER,
        language=letter.language if letter.language in Language else "",
        upload=ContentFile(text.encode(), name=f"e-mail-{letter.held_date.isoformat()}.txt"),
        is_shared=False,
    )


def told_people(letter: Letter) -> str:
    """Return who took part, each by name and address."""
    return ", ".join(f"{name} <{address}>" if name else address for address, name in letter.people)


def _nothing(_user: User, _wanted: Collection[str]) -> list[Any]:
    return []


def _nobody(_address: str) -> User | None:
    return None


Lookup = Callable[[User, Collection[str]], list[Any]]


@dataclass(frozen=True, kw_only=True)
class Filer:
    """How one kind of record takes an e-mail.

    `keep` makes of it what stands on the record and takes the files: a record or a document. `by_addresses` and
    `by_domains` find the records, among those that a person sees, whose people have these addresses or whose mail
    comes from there. `contacted` tells who of us answers for the record of a contact who wrote from an address.
    """

    keep: Callable[[Any, Letter, Sequence[Attachment], User], Model] = keep_as_document
    by_addresses: Lookup = _nothing
    by_domains: Lookup = _nothing
    contacted: Callable[[str], User | None] = _nobody


_FILERS: dict[str, Filer] = {}
_USUAL = Filer()


def register(key: str, filer: Filer) -> None:
    """Say how a kind of record takes e-mails; without a word it keeps them among its documents."""
    _FILERS[key] = filer


def filer_of(entity: Entity) -> Filer:
    return _FILERS.get(entity.key, _USUAL)


def filing_kinds() -> list[Entity]:
    """Return the kinds of records that take e-mails: those that stand by themselves and have documents."""
    return [entity for entity in ENTITIES if entity.has_documents and not entity.parent]
