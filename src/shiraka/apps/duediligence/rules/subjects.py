"""Whose names are screened with a partner: its own, its owners, head, board and signatories."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shiraka.apps.duediligence.terms import SubjectRole
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import ContactRole
from shiraka.engines.screening import ANY, ORGANISATION, PERSON, Query
from shiraka.foundation.events import Fact, needs
from shiraka.values.country import Country
from shiraka.values.text import LANGUAGES, Text

signatories_of: Fact[[Sequence[int]], dict[int, list[Text]]] = needs("duediligence.signatories")
"""Asked of the app of agreements: who signs for each of some partners, by the key of the partner."""

_SHARE = re.compile(r"[\s,;:–—\-(\[]*\d{1,3}(?:[.,]\d+)?\s*[%٪].*$")
_AFTER_NAME = re.compile(r"\s*(?:[,;(\[–—:،؛]|\s-\s).*$")
_TITLES = re.compile(
    r"^(?:(?:mr|mrs|ms|mme|m|dr|prof|h\.?\s?e|s\.?\s?e|sheikh|السيد|السيدة|الدكتور|معالي)\.?\s+)+", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One name that is screened, and as what."""

    role: SubjectRole
    name: str
    kind: str
    country: str = ""
    registration: str = ""

    @property
    def digest(self) -> str:
        """The hash of what is asked about: a settled hit holds for exactly this (6.1)."""
        told = "\n".join((self.role, self.name, self.kind, self.country, self.registration))
        return hashlib.sha256(told.encode()).hexdigest()

    def query(self, key: str) -> Query:
        """Return it as the engine is asked."""
        return Query(
            key=key, name=self.name, kind=self.kind, country=self.country, birth="", registration=self.registration
        )


def subjects_of(partners: Sequence[Partner]) -> dict[int, list[Subject]]:
    """Return the names to screen of each partner, by its key; each name once in each role. Three queries for all.

    Contacts must be prefetched as `contacts`, or are read one partner at a time.
    """
    signing = signatories_of([partner.pk for partner in partners])
    return {partner.pk: _unique(_subjects(partner, signing.get(partner.pk, []))) for partner in partners}


def names_digest(subjects: Iterable[Subject]) -> str:
    """Return the hash of all names of a partner, by which it is seen that they changed."""
    return hashlib.sha256("\n".join(sorted(subject.digest for subject in subjects)).encode()).hexdigest()


def _unique(subjects: Iterable[Subject]) -> list[Subject]:
    found: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        found.setdefault((subject.role, subject.name.casefold()), subject)
    return list(found.values())


def _subjects(partner: Partner, signing: Iterable[Text]) -> Iterator[Subject]:
    country = Country.of(partner.country).iso2
    kind = PERSON if partner.category == "individual" else ORGANISATION
    own = (*_written(partner.name), *_written(partner.short_name), partner.local_name.strip())
    for name in filter(None, own):
        yield Subject(
            role=SubjectRole.PARTNER, name=name, kind=kind, country=country, registration=partner.registration_number
        )
    for name in _lines(partner.former_names):
        yield Subject(role=SubjectRole.FORMER_NAME, name=name, kind=kind, country=country)
    if partner.head.strip():
        yield _person(SubjectRole.HEAD, partner.head)
    for line in _lines(partner.board):
        yield _person(SubjectRole.BOARD, line)
    for line in _lines(partner.owners):
        # An owner may be a company: what it is, the line does not say.
        yield Subject(role=SubjectRole.OWNER, name=_bare(_SHARE.sub("", line)), kind=ANY)
    roles = {ContactRole.HEAD: SubjectRole.HEAD, ContactRole.SIGNATORY: SubjectRole.SIGNATORY}
    for contact in partner.contacts.all():
        if contact.role in roles and not contact.is_anonymised:
            yield from (_person(roles[ContactRole(contact.role)], name) for name in _written(contact.name))
    for text in signing:
        yield from (_person(SubjectRole.SIGNATORY, name) for name in _written(text))


def _person(role: SubjectRole, written: str) -> Subject:
    return Subject(role=role, name=_bare(written), kind=PERSON)


def _bare(written: str) -> str:
    """Return a name without title and without what follows it: a post, a share, a remark."""
    bare = _TITLES.sub("", _AFTER_NAME.sub("", written.strip())).strip()
    return bare or written.strip()


def _written(text: Text) -> list[str]:
    return [words for language in LANGUAGES if (words := text.get(language).strip())]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
