"""Whether an organisation may be in the register already, under the same or another name, and why, in words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shiraka.apps.partners.models import Partner, PartnerKey
from shiraka.apps.partners.models.identity import organisation_of
from shiraka.engines.matching import LIKELY, POSSIBLE, Comparison, Organisation, Reason, compare, keys_of
from shiraka.foundation.entities.fields import country_name
from shiraka.foundation.entities.history import END, FIRST_STRONG
from shiraka.foundation.languages.current import listing

MOST = 5
CROWDED = 60
"""A key that more partners share than this is passed over."""
_CANDIDATES = 80
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
    return alike(partner, among, least=POSSIBLE)[:MOST]


def alike(partner: Partner, among: QuerySet[Partner], *, least: float = LIKELY) -> list[Likeness]:
    """Return all partners of `among` that reach a likelihood, the surest first."""
    organisation = organisation_of(partner)
    found = candidates(organisation, but=partner.pk)
    likenesses = []
    for other in among.filter(pk__in=found) if found else ():
        met = compare(organisation, organisation_of(other))
        if met.score >= least:
            likenesses.append(Likeness(partner=other, why=in_short(met), met=met))
    return sorted(likenesses, key=lambda likeness: (-likeness.met.score, likeness.partner.pk))


def candidates(organisation: Organisation, *, but: int | None = None) -> list[int]:
    """Return the keys of the partners that share most with an organisation, at most `_CANDIDATES`.

    One query, and for each key one look-up that stops where too many share it: a large register costs no more.
    """
    keys = keys_of(organisation)
    if not keys:
        return []
    table = connection.ops.quote_name(PartnerKey._meta.db_table)
    one = f"SELECT * FROM (SELECT %s AS place, partner_id FROM {table} WHERE key = %s LIMIT {CROWDED + 1}) AS k"  # noqa: S608 - the name of our table and a number
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(f"{one}{place}" for place in range(len(keys)))
        cursor.execute(sql, [value for place, key in enumerate(keys) for value in (str(place), key)])
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, holder in cursor.fetchall():
            holders[place].append(holder)
    shared: defaultdict[int, float] = defaultdict(float)
    for sharing in holders.values():
        if len(sharing) <= CROWDED:
            for holder in sharing:
                shared[holder] += 1 / len(sharing)
    shared.pop(but or 0, None)
    return sorted(shared, key=lambda holder: (-shared[holder], holder))[:_CANDIDATES]


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
    return _sentences()[reason.code] % {"mine": _value(reason, reason.mine), "theirs": _value(reason, reason.theirs)}


def _value(reason: Reason, value: str) -> str:
    told = country_name(value) if reason.code.startswith("country") and value else value
    # Each keeps its own direction within the sentence.
    return f"{FIRST_STRONG}{told or _('nothing')}{END}"


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
