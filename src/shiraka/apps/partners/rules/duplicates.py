"""Whether an organisation may be in the register already, under the same or another name, and why, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shiraka.apps.partners.models import Partner, PartnerKey
from shiraka.apps.partners.models.identity import COMPARED, organisation_of
from shiraka.engines.matching import (
    LIKELY,
    POSSIBLE,
    Comparison,
    Organisation,
    Outline,
    Reason,
    compare,
    keys_of,
    may_reach,
    outline_of,
)
from shiraka.foundation.entities.fields import country_name
from shiraka.foundation.entities.history import END, FIRST_STRONG
from shiraka.foundation.languages.current import listing

MOST = 5
CROWDED = 60
"""A key that more partners share than this is passed over."""
MOST_OUTLINES = 100_000
"""Outlines that are kept while a table is checked, some 300 MB; of a larger register those are read anew."""
_CANDIDATES = 40
_AT_ONCE = 500
K = TypeVar("K", int, str)
_SAME = 0.999


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A partner already in the register, how likely it is the same organisation, and why, in words."""

    partner: Partner
    why: str
    met: Comparison


def possible_duplicates(partner: Partner, among: QuerySet[Partner]) -> list[Likeness]:
    """Return partners of `among` that may be the same organisation, the surest first.

    Compared are names in all languages and scripts, acronyms, the registration number, the web address, country
    and city. Three queries, however many partners there are.
    """
    return possible_duplicates_of_each([partner], among)[0]


def possible_duplicates_of_each(
    partners: Sequence[Partner], among: QuerySet[Partner], known: dict[int, Outline] | None = None
) -> list[list[Likeness]]:
    """Return for each of many partners what `possible_duplicates` does, in a few queries for all of them."""
    return [found[:MOST] for found in alike_of_each(partners, among, least=POSSIBLE, known=known)]


def alike(partner: Partner, among: QuerySet[Partner], *, least: float = LIKELY) -> list[Likeness]:
    """Return all partners of `among` that reach a likelihood, the surest first."""
    return alike_of_each([partner], among, least=least)[0]


def alike_of_each(
    partners: Sequence[Partner],
    among: QuerySet[Partner],
    *,
    least: float = LIKELY,
    known: dict[int, Outline] | None = None,
) -> list[list[Likeness]]:
    """Return for each of many partners what `alike` does, in a few queries for all of them.

    Whoever asks for one lot after the other hands on `known`, the outlines that were read before.
    """
    known = {} if known is None else known
    organisations = [organisation_of(partner) for partner in partners]
    candidates = [
        [holder for holder in found if holder != partner.pk][:_CANDIDATES]
        for partner, found in zip(partners, candidates_of_each(organisations), strict=True)
    ]
    _read_outlines({holder for found in candidates for holder in found}, known)
    near: list[list[int]] = []
    for organisation, found in zip(organisations, candidates, strict=True):
        mine = outline_of(organisation)
        near.append([holder for holder in found if holder in known and may_reach(mine, known[holder], least)])
    others = _by_key(among, {holder for found in near for holder in found})
    return [
        _those_alike(organisation, [others[holder] for holder in found if holder in others], least)
        for organisation, found in zip(organisations, near, strict=True)
    ]


def _those_alike(
    organisation: Organisation, others: Sequence[tuple[Partner, Organisation]], least: float
) -> list[Likeness]:
    met = [(other, compare(organisation, theirs)) for other, theirs in others]
    found = [Likeness(partner=other, why=in_short(how), met=how) for other, how in met if how.score >= least]
    return sorted(found, key=lambda likeness: (-likeness.met.score, likeness.partner.pk))


def _read_outlines(wanted: Collection[int], known: dict[int, Outline]) -> None:
    """Read the outlines of partners into those known; only what comparing needs is read of each."""
    missing = sorted(set(wanted) - known.keys())
    if len(known) + len(missing) > MOST_OUTLINES:
        known.clear()
        missing = sorted(wanted)
    for part in _portions(missing):
        for partner in Partner.objects.filter(pk__in=part).only(*COMPARED):
            known[partner.pk] = outline_of(organisation_of(partner))


def _by_key(among: QuerySet[Partner], wanted: Collection[int]) -> dict[int, tuple[Partner, Organisation]]:
    found: dict[int, tuple[Partner, Organisation]] = {}
    for part in _portions(sorted(wanted)):
        found |= {other.pk: (other, organisation_of(other)) for other in among.filter(pk__in=part)}
    return found


def _portions(wanted: list[K]) -> Iterator[list[K]]:
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def candidates_of_each(organisations: Sequence[Organisation]) -> list[list[int]]:
    """Return for each organisation the keys of the partners that share most with it, most first."""
    keys = [keys_of(organisation) for organisation in organisations]
    holders = holders_of({key for some in keys for key in some})
    return [_sharing_most([holders[key] for key in some if key in holders]) for some in keys]


def _sharing_most(sharing: Sequence[Sequence[int]]) -> list[int]:
    shared: defaultdict[int, float] = defaultdict(float)
    for holders in sharing:
        for holder in holders:
            shared[holder] += 1 / len(holders)
    return sorted(shared, key=lambda holder: (-shared[holder], holder))


def holders_of(keys: Collection[str]) -> dict[str, list[int]]:
    """Return the partners that hold each key, without keys that nobody or a crowd holds.

    One query for many keys, and in it for each key one look-up that stops where too many share it: a large
    register costs no more.
    """
    table = connection.ops.quote_name(PartnerKey._meta.db_table)
    joined = "string_agg(partner_id::text, ',')" if connection.vendor == "postgresql" else "group_concat(partner_id)"
    of_one = f"SELECT partner_id FROM {table} WHERE key = wanted.key LIMIT {CROWDED + 1}"  # noqa: S608 - the name of our table and a number
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        for part in _portions(sorted(keys)):
            values = ", ".join(["(%s)"] * len(part))
            asked = f"SELECT key, (SELECT {joined} FROM ({of_one}) AS few) FROM wanted"  # noqa: S608 - names of ours
            cursor.execute(f"WITH wanted(key) AS (VALUES {values}) {asked}", part)
            for key, holders in cursor.fetchall():
                read = [int(holder) for holder in (holders or "").split(",") if holder]
                if 0 < len(read) <= CROWDED:
                    found[key] = read
    return found


def in_short(met: Comparison) -> str:
    """Return what speaks most for it, in a few words."""
    words = dict(_short(met))
    found = [words[reason.code] for reason in met.reasons if reason.code in words and reason.points > 0]
    return listing(found) or _("similar name")


def _short(met: Comparison) -> Iterator[tuple[str, str]]:
    yield "registration_same", _("same registration number")
    yield "website_same", _("same website")
    yield "acronym_same", _("same acronym")
    yield "acronym_made", _("the acronym of its name")
    if met.likeness >= _SAME:
        yield "name", _("same words in the name")
    elif met.likeness >= POSSIBLE:
        yield "name_close", _("similar name")


def in_words(reason: Reason) -> str:
    """Return one reason as a sentence with the values of both sides."""
    if reason.code == "acronym_made" and not (reason.mine and reason.theirs):
        acronym = _value(reason, reason.mine or reason.theirs)
        return _("The acronym of one is made of the name of the other: %(acronym)s.") % {"acronym": acronym}
    return _sentences()[reason.code] % {"mine": _value(reason, reason.mine), "theirs": _value(reason, reason.theirs)}


def _value(reason: Reason, value: str) -> str:
    told = country_name(value) if reason.code.startswith("country") and value else value
    told = told or pgettext("in a name", "nothing")
    # Each keeps its own direction within the sentence.
    return f"{FIRST_STRONG}{told}{END}"


def _sentences() -> dict[str, str]:
    names = _("The names meet: “%(mine)s” and “%(theirs)s”.")
    return {
        "name": names,
        "name_close": _("The names are nearly or wholly the same."),
        "name_said": _("What the names share says much."),
        "name_only_common": _("The names are made of words that many organisations carry."),
        "name_kind_other": _("Each names itself another kind of body: %(mine)s, %(theirs)s."),
        "name_kind_lacking": _("Only one name has a word for its kind of body: %(mine)s, %(theirs)s."),
        "name_apart": _("Only one name has a number, or a word that sets it apart: %(mine)s, %(theirs)s."),
        "name_own_other": _("Each name has words of its own: %(mine)s, %(theirs)s."),
        "acronym_same": _("Both go by the acronym %(mine)s."),
        "acronym_made": _("The acronym of one is made of the name of the other: %(mine)s, %(theirs)s."),
        "acronym_other": _("They go by other acronyms: %(mine)s, %(theirs)s."),
        "registration_same": _("Same registration number in the same country: %(mine)s."),
        "registration_other": _("Other registration numbers in the same country: %(mine)s, %(theirs)s."),
        "website_same": _("Same website: %(mine)s."),
        "domain_same": _("Websites under the same domain: %(mine)s, %(theirs)s."),
        "website_other": _("Other websites: %(mine)s, %(theirs)s."),
        "country_same": _("Same country: %(mine)s."),
        "country_other": _("Other countries: %(mine)s, %(theirs)s."),
        "city_same": _("Same city: %(mine)s."),
        "city_other": _("Other cities: %(mine)s, %(theirs)s."),
    }
