"""Who makes which move and gives which opinion, typed by hand from domain.md 3, 5.1 and 5.7.

A move or step that is missing here fails the test, and so does a line here without one.
"""

from typing import Final

from tests.access.expected import (
    CERTIFICATE,
    CLEARANCE,
    DECIDE_HIGH,
    DECIDE_LOW,
    DRAFT,
    OPINION,
    PROFILE,
    REGISTER,
    SCORE,
    SIGN,
    SUSPEND,
    Need,
)

NOBODY: Final = None
"""A move that only the daily run makes."""


def _of(reads: str, row: str, letters: str, *roles: str) -> Need:
    return Need(row=row, letters=letters, reads=(reads,), roles=roles)


_officer = _of(DRAFT, DRAFT, "C")
_head = _of(DRAFT, DRAFT, "A")
_register = _of(DRAFT, REGISTER, "A")
_powers = _of(DRAFT, CLEARANCE, "A")

MOVES: Final[dict[str, dict[str, Need | None]]] = {
    "agreement": {
        # 5.7: the Head of Sector looks at relevance, feasibility, diplomatic dimension, duplication.
        "approve_opportunity": _head,
        # 5.7: "PO drafts and negotiates".
        "start_drafting": _officer,
        "start_negotiation": _officer,
        "submit": _officer,
        "return_to_negotiation": _officer,
        "clear": _officer,
        "return_to_review": _officer,
        "prepare_signature": _officer,
        "withdraw": _officer,
        "decline": _head,
        # Who of them signs this one is the authority table's to say: a rule, not a right.
        "sign": _of(DRAFT, SIGN, "S"),
        "enter_into_force": NOBODY,
        "record_entry_into_force": _register,
        "mark_expiring": NOBODY,
        "renew": _head,
        "renew_tacitly": NOBODY,
        "extend": NOBODY,
        "suspend": _head,
        "resume": _head,
        "expire": NOBODY,
        "terminate": _head,
        # 5.7: originals deposited and copies certified by LA; closed when that is done.
        "close": _register,
        "deposit": _register,
    },
    # Section 7: blocked until LA accepts the evidence.
    "party": {"accept_powers": _powers, "withdraw_powers": _powers},
}

OPINIONS: Final[dict[str, dict[tuple[str, str], Need]]] = {
    "agreement": {
        (action, step): need
        for action in ("clear", "prepare_signature", "sign")
        for step, need in {
            "technical": _of(DRAFT, OPINION, "V"),
            "legal": _of(DRAFT, CLEARANCE, "A"),
            "finance": _of(DRAFT, CERTIFICATE, "A"),
        }.items()
    },
}

PARTNER_ROWS: Final = (PROFILE, SCORE, DECIDE_LOW, DECIDE_HIGH, SUSPEND)
