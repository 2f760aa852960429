"""What domain.md section 3 and 4 expect, typed by hand from there and from nowhere else.

The code reads `config/access.csv`. Nothing here does: two people would have to make the same slip for
a wrong cell to pass. Three rows of due diligence are wider than there: whoever reads again or decides must read the
case, its answers and its findings, and a partner its own case (docs/decisions/0017).
"""

from dataclasses import dataclass
from typing import Final

ROLES: Final = ("HS", "PO", "DD", "RM", "LA", "FI", "FP", "DG", "NC", "EP", "AU", "AD")
OUTSIDE: Final = ("NC", "EP")
SIGNING_BY_DELEGATION: Final = ("HS", "PO", "DD", "RM", "LA", "FI", "FP", "DG")
"""R-13, section 3: whoever holds a post inside, but neither who keeps the system nor who "writes nothing"."""
ANONYMOUS: Final = "anonymous"
EVERYBODY: Final = (*ROLES, ANONYMOUS)

TABLE: Final = """
                                                    HS PO DD RM LA FI FP DG NC EP AU AD
Partner profile (non-confidential)                  A  C  C  C  R  R  R  R  Ro Co R  –
Partner contacts (personal data)                    R  C  R  C  R  Ro Ro R  –  Co R  –
Open a due-diligence case                           A  C  C  C  R  R  C  C  –  Ro R  –
Answer own questionnaire, upload evidence           R  R  C  R  R  R  –  R  –  Co R  –
Score a case                                        R  –  C  –  R  R  Ro R  –  –  R  –
Second reading of a case (other person)             –  –  V  –  V  V  –  –  –  –  R  –
Decide Low / Moderate                               A  –  –  –  V  –  –  R  –  –  R  –
Decide Substantial (committee) / High               V  –  V  –  V  V  V  A  –  –  R  –
Suspend a partner at once (max 30 days)             A  –  C  –  C  C  –  A  –  –  R  –
Draft/negotiate agreement                           A  C  R  C  C  R  Co R  –  Ro R  –
Technical opinion on a draft                        R  R  –  R  R  R  V  R  –  –  R  –
Legal clearance                                     R  R  R  R  A  R  R  R  –  –  R  –
Financial certificate                               R  R  –  R  R  A  R  R  –  –  R  –
Sign (by authority table)                           S  –  –  –  –  –  –  S  –  So R  –
Register, deposit the original                      R  R  –  R  A  –  –  R  –  –  R  –
Project: create, update progress                    A  C  –  C  –  R  Co R  Ro Co R  –
Expense entry / verify / settle                     R  C  –  –  –  A  Co –  –  Co R  –
Compensation statement: prepare / certify / approve A  C  –  –  R  V  R  R  –  V  R  –
Meeting, pack, minutes                              A  C  –  C  V  V  Co R  Ro Ro R  –
Directive: issue / close                            V  R  –  R  –  –  Ro A  –  –  R  –
Directive: execute, report                          C  C  C  C  C  C  Co R  –  –  R  –
Donor opportunity, pipeline                         A  R  R  C  R  R  Co R  –  –  R  –
Contribution: commit / receipt                      A  R  –  C  V  A  R  R  –  Ro R  –
Evaluation: plan / write / management response      A  C  –  C  –  –  C  R  Vo Vo R  –
Periodical report: compile / approve / transmit     A  C  R  C  –  V  Co P  –  –  R  –
Knowledge item                                      A  C  C  C  C  –  Co R  R  –  R  –
Public register and portal texts                    P  C  –  C  V  –  –  A  –  R  R  –
Confidential notes, misconduct flags                A  –  C  –  C  –  –  A  –  –  R  –
Waiver, write-off (within limits)                   V  –  –  –  –  C  –  A  –  –  R  –
Evaluation survey answers (own side only)           C  C  –  C  –  –  C  –  C  C  –  –
Policies, procedures, guidance                      A  C  C  C  V  R  Co R  R  –  R  –
Expert roster, panels, exchanges                    A  C  R  C  R  –  Co R  Co Co R  –
Emblem permission                                   A  C  –  C  V  –  –  A  Co Co R  –
Authority table, questionnaires, bands (four eyes)  A  –  –  –  V  –  –  A  –  –  R  C
Users, parameters, templates                        –  –  –  –  –  –  –  –  –  –  R  C
Audit log (values masked above the reader's level)  R  –  –  –  –  –  –  R  –  –  R  R
"""

PROFILE: Final = "Partner profile (non-confidential)"
CONTACTS: Final = "Partner contacts (personal data)"
OPEN_CASE: Final = "Open a due-diligence case"
ANSWER: Final = "Answer own questionnaire, upload evidence"
SCORE: Final = "Score a case"
SECOND_READING: Final = "Second reading of a case (other person)"
DECIDE_LOW: Final = "Decide Low / Moderate"
DECIDE_HIGH: Final = "Decide Substantial (committee) / High"
SUSPEND: Final = "Suspend a partner at once (max 30 days)"
DRAFT: Final = "Draft/negotiate agreement"
OPINION: Final = "Technical opinion on a draft"
CLEARANCE: Final = "Legal clearance"
CERTIFICATE: Final = "Financial certificate"
SIGN: Final = "Sign (by authority table)"
REGISTER: Final = "Register, deposit the original"
AUTHORITY: Final = "Authority table, questionnaires, bands (four eyes)"
PARAMETERS: Final = "Users, parameters, templates"
AUDIT: Final = "Audit log (values masked above the reader's level)"

ANY_LETTER: Final = "CRVASP"
"""Letters that let one read: whoever may do anything with a thing may read it."""

ALLOWED, FORBIDDEN, HIDDEN, SIGN_IN = "allowed", "forbidden", "hidden", "sign-in"
CHANGED: Final = ", yet something was changed"
"""Added to a refusal after which the trail tells of something."""


@dataclass(frozen=True)
class Cell:
    """A letter of the table, "" for none, and whether only for own records."""

    letter: str = ""
    is_own: bool = False


NOTHING: Final = Cell()


def read_table(text: str = TABLE) -> dict[str, dict[str, Cell]]:
    """Return the cells by action and role."""
    heads, *lines = text.strip("\n").splitlines()
    assert tuple(heads.split()) == ROLES
    table: dict[str, dict[str, Cell]] = {}
    for line in lines:
        words = line.split()
        cells, action = words[-len(ROLES) :], " ".join(words[: -len(ROLES)])
        table[action] = {role: _cell(word) for role, word in zip(ROLES, cells, strict=True)}
    return table


def _cell(word: str) -> Cell:
    return NOTHING if word == "–" else Cell(word[0], is_own=word[1:] == "o")


CELLS: Final = read_table()


@dataclass(frozen=True, kw_only=True)
class Need:
    """What something needs: letters in a row of the table, and rows that let one see its record.

    `reads` are the rows of the record and of what it belongs to. `inside` says that records of this
    kind are kept from everybody outside (domain.md 11); `unowned` are roles that own none of them.
    `by_delegation` says that a delegation in force gives the right too (R-13), on whatever record its holder
    sees. `open_to` is "public" or "signed-in", with a reason, for what no row rules; `is_own` says that there
    each has only their own. `by_role` types the outcomes of the twelve roles, own and foreign, where no row
    can: A allowed, F forbidden, H hidden.
    """

    row: str = ""
    letters: str = ANY_LETTER
    reads: tuple[str, ...] = ()
    inside: bool = False
    unowned: tuple[str, ...] = ()
    by_delegation: bool = False
    open_to: str = ""
    is_own: bool = False
    by_role: tuple[str, str] = ("", "")
    reason: str = ""


# Whoever asked for it, and the readers of "Users, parameters, templates".
JOB: Final = Need(
    by_role=("A A A A A A A A A A A A", "H H H H H H H H H H A A"), reason="one's own jobs, or all for who keeps them"
)

# The one who received it sees it, and so do readers of the authority table; the office of the
# Director-General ends any, whoever gave it his own.
REVOKING: Final = Need(
    by_role=("F F F F F F F A F F F F", "F H H H F H H A H H F F"),
    reason="R-13: who gave it, or the office of the Director-General",
)


def may_see(need: Need, who: str, *, is_own: bool) -> bool:
    """Tell whether a role sees a record, which is its own or foreign."""
    cells = [CELLS[row][who] for row in need.reads]
    return all(cell.letter and (is_own or not cell.is_own) for cell in cells)


def expected(need: Need, who: str, *, is_own: bool | None = None, holds_delegation: bool = False) -> frozenset[str]:
    """Return the outcomes that are right; more than one only where both tell nothing.

    `is_own` is None for what is about no record; `holds_delegation` says that one in force is theirs.
    """
    if need.open_to == "public":
        return frozenset({ALLOWED})
    if who == ANONYMOUS:
        return frozenset({SIGN_IN})
    if need.by_role[0]:
        letter = need.by_role[0 if is_own else 1].split()[ROLES.index(who)]
        return frozenset({{"A": ALLOWED, "F": FORBIDDEN, "H": HIDDEN}[letter]})
    if need.open_to:
        return frozenset({HIDDEN if need.is_own and is_own is False else ALLOWED})
    if need.inside and who in OUTSIDE:
        # An empty list and a form that stores nothing tell as little as a refusal.
        return frozenset({HIDDEN, FORBIDDEN, ALLOWED} if is_own is None else {HIDDEN, FORBIDDEN})
    cell = CELLS[need.row][who] if need.row else Cell("R")
    if holds_delegation and need.by_delegation and who in SIGNING_BY_DELEGATION:
        cell = Cell(need.letters)
    return _ruled(need, cell, who, is_own=False if is_own and who in need.unowned else is_own)


def _ruled(need: Need, cell: Cell, who: str, *, is_own: bool | None) -> frozenset[str]:
    has_right = bool(cell.letter) and cell.letter in need.letters
    if is_own is None:
        return frozenset({ALLOWED if has_right else FORBIDDEN})
    if not may_see(need, who, is_own=is_own):
        # Without the right a refusal before the record is looked for tells as little as "not found".
        sees_some = may_see(need, who, is_own=True)
        return frozenset({HIDDEN}) if has_right and sees_some else frozenset({HIDDEN, FORBIDDEN})
    is_theirs = has_right and (is_own or not cell.is_own)
    return frozenset({ALLOWED if is_theirs else FORBIDDEN})
