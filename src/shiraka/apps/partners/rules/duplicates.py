"""Whether an organisation may be in the register already, under the same or another order of words."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shiraka.apps.partners.models import Partner
from shiraka.values.folding import fold
from shiraka.values.text import Text

MOST = 5
LONGEST_WORD = 100
"""What is longer is no word of a name, and too long for a database to look for."""
_CANDIDATES = 200
_SHORTEST = 3
_ALIKE = 0.6
_CODE = re.compile(r"[^0-9a-z]")
# Words that half the register carries: alone they make nobody a duplicate.
_COMMON = frozenset(
    fold(word)
    for word in [
        "association",
        "foundation",
        "organization",
        "organisation",
        "university",
        "institute",
        "international",
        "national",
        "network",
        "center",
        "centre",
        "council",
        "union",
        "fund",
        "bank",
        "agency",
        "company",
        "group",
        "society",
        "committee",
        "forum",
        "league",
        "academy",
        "the",
        "and",
        "for",
        "of",
        "fondation",
        "université",
        "institut",
        "réseau",
        "conseil",
        "fonds",
        "banque",
        "agence",
        "société",
        "comité",
        "ligue",
        "académie",
        "des",
        "pour",
        "les",
        "جمعية",
        "مؤسسة",
        "منظمة",
        "جامعة",
        "معهد",
        "دولية",
        "وطنية",
        "شبكة",
        "مركز",
        "مجلس",
        "اتحاد",
        "صندوق",
        "بنك",
        "وكالة",
        "شركة",
        "هيئة",
        "لجنة",
        "منتدى",
        "رابطة",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A partner already in the register, and what makes it alike, in words."""

    partner: Partner
    why: str


def possible_duplicates(partner: Partner, among: QuerySet[Partner]) -> list[Likeness]:
    """Return partners of `among` that may be the same organisation, the surest first.

    Compared are the registration number, the web domain, the acronym and the words of the names in any
    order, in the three languages (Arabic without diacritics, articles and variants of letters).
    """
    words = _words_of(partner)
    search = Q(pk__in=[])
    for word in sorted(set().union(*words) - _COMMON, key=len, reverse=True)[:8]:
        search |= Q(search_text__contains=word[:LONGEST_WORD])
    if partner.acronym:
        search |= Q(acronym__iexact=partner.acronym.strip())
    if _domain(partner.website):
        search |= Q(website__icontains=_domain(partner.website))
    if partner.registration_number:
        search |= Q(country=partner.country) & ~Q(registration_number="")
    found: list[tuple[int, Likeness]] = []
    for other in among.exclude(pk=partner.pk).filter(search)[:_CANDIDATES]:
        reason = _alike(partner, words, other)
        if reason is not None:
            found.append((reason[0], Likeness(partner=other, why=reason[1])))
    found.sort(key=lambda pair: pair[0])
    return [likeness for _order, likeness in found[:MOST]]


def _alike(partner: Partner, words: list[frozenset[str]], other: Partner) -> tuple[int, str] | None:
    registered = _code(partner.registration_number)
    if registered and registered == _code(other.registration_number) and partner.country == other.country:
        return 0, _("same registration number")
    if _domain(partner.website) and _domain(partner.website) == _domain(other.website):
        return 1, _("same website")
    theirs = _words_of(other)
    if any(name in theirs for name in words):
        return 2, _("same words in the name")
    if partner.acronym and _code(fold(partner.acronym)) == _code(fold(other.acronym)):
        return 3, _("same acronym")
    if any(_share(name, named) >= _ALIKE for name in words for named in theirs):
        return 4, _("similar name")
    return None


def _words_of(partner: Partner) -> list[frozenset[str]]:
    """Return the words of each name of an organisation, without order, folded."""
    texts = [*Text.of(partner.name).as_dict().values(), *Text.of(partner.short_name).as_dict().values()]
    texts += [partner.local_name, *partner.former_names.splitlines()]
    sets = (frozenset(word for word in fold(text).split() if len(word) >= _SHORTEST) for text in texts)
    return [words for words in dict.fromkeys(sets) if words - _COMMON]


def _share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    own, other = mine - _COMMON, theirs - _COMMON
    return len(own & other) / len(own | other) if own | other else 0.0


def _domain(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _code(written: str) -> str:
    return _CODE.sub("", written.lower())
