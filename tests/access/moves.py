"""Who makes which move and gives which opinion, typed by hand from domain.md 3, 5.1 and 5.7.

A move or step that is missing here fails the test, and so does a line here without one; test_moves tries each.
"""

from typing import Final

from tests.access.expected import (
    CERTIFICATE,
    CLEARANCE,
    DECIDE_HIGH,
    DECIDE_LOW,
    DRAFT,
    OPEN_CASE,
    OPINION,
    PROFILE,
    REGISTER,
    SCORE,
    SECOND_READING,
    SIGN,
    SUSPEND,
    Need,
)


def _of(reads: str, row: str, letters: str, **more: bool) -> Need:
    """Return the need for letters of a row on a record that is seen by another, or the same."""
    return Need(row=row, letters=letters, reads=(reads,), **more)  # type: ignore[arg-type]


# What only the daily run does, when the day has come: no letter of any person.
_no_partner, _no_agreement = _of(PROFILE, PROFILE, ""), _of(DRAFT, DRAFT, "")

_officer = _of(DRAFT, DRAFT, "C")
_head = _of(DRAFT, DRAFT, "A")
_register = _of(DRAFT, REGISTER, "A")
_powers = _of(DRAFT, CLEARANCE, "A")
_analyst, _reader, _no_case = _of(OPEN_CASE, SCORE, "C"), _of(OPEN_CASE, SECOND_READING, "V"), _of(OPEN_CASE, SCORE, "")
_decider, _director = _of(OPEN_CASE, DECIDE_LOW, "A"), _of(PROFILE, DECIDE_HIGH, "A")
_case_director = _of(OPEN_CASE, DECIDE_HIGH, "A")
_suspender = _of(PROFILE, SUSPEND, "A")
_lead = _of(PROFILE, PROFILE, "A")

MOVES: Final[dict[str, dict[str, Need]]] = {
    "partner": {
        # 5.1: "only the decider out of it": a case moves its partner, nobody here does.
        **dict.fromkeys(
            (
                "screen",
                "open_due_diligence",
                "withdraw_case",
                "clear",
                "clear_with_conditions",
                "not_clear",
                "exclude",
            ),
            _no_partner,
        ),
        "activate": _no_partner,
        "fall_dormant": _no_partner,
        "wake": _of(PROFILE, OPEN_CASE, "C"),
        # 5.1: "HS ≤ 30 days, DG longer"; at once also DD, LA and FI.
        "suspend": _suspender,
        "suspend_at_once": _of(PROFILE, SUSPEND, "C"),
        "suspend_longer": _director,
        "reinstate": _suspender,
        "reinstate_with_conditions": _suspender,
        "return_to_screening": _suspender,
        "end": _lead,
        "archive": _lead,
    },
    # 6.1, 6.6: the analyst works on a case, somebody else reads it again, and whoever the level asks for decides.
    "case": {
        **dict.fromkeys(
            (
                "send_questionnaire",
                "screen",
                "begin_scoring",
                "correct_engagement",
                "submit",
                "submit_verification",
                "take_back",
                "take_back_verification",
                "record_partner_answer",
            ),
            _analyst,
        ),
        **dict.fromkeys(("read", "return_to_scoring", "return_verification", "confirm_exclusion"), _reader),
        **dict.fromkeys(("clear", "clear_with_conditions", "not_clear"), _decider),
        **dict.fromkeys(("clear_high", "not_clear_high", "order_reopening"), _case_director),
        "withdraw": _of(OPEN_CASE, OPEN_CASE, "A"),
        **dict.fromkeys(("withdraw_with_partner", "expire", "end_early", "replace"), _no_case),
    },
    # two persons settle a hit; only the Director-General has a confirmed one looked at again.
    "hit": {
        "judge": _of(SCORE, SCORE, "C", inside=True),
        **dict.fromkeys(
            ("agree_false_positive", "agree_confirmed", "disagree"), _of(SCORE, SECOND_READING, "V", inside=True)
        ),
        "order_review": _of(SCORE, DECIDE_HIGH, "A", inside=True),
        **dict.fromkeys(("reopen", "vanish"), _of(SCORE, SCORE, "", inside=True)),
    },
    "clearancecondition": {"meet": _analyst, "lift": _decider, "postpone": _decider},
    "marker": {"verify": _lead, "refuse": _lead, "expire": _no_partner},
    # Ways to come closer are notes of ours (11): nobody outside sees them.
    "linkage": {
        "take_up": _of(PROFILE, PROFILE, "C", inside=True),
        "postpone": _of(PROFILE, PROFILE, "C", inside=True),
        "resume": _of(PROFILE, PROFILE, "C", inside=True),
        "drop": _of(PROFILE, PROFILE, "C", inside=True),
    },
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
        # What was signed before the register began is confirmed by those who keep it (4: LA enters the register).
        "enter_signed": _register,
        # Who of them signs this one is the authority table's to say: a rule, not a right. It is our signature:
        # what a partner does with its own (So) is no move of ours.
        # A delegation in writing gives the right whatever the role.
        "sign": _of(DRAFT, SIGN, "S", by_delegation=True, inside=True),
        "enter_into_force": _no_agreement,
        "record_entry_into_force": _register,
        "mark_expiring": _no_agreement,
        "renew": _head,
        "renew_tacitly": _no_agreement,
        "extend": _no_agreement,
        "suspend": _head,
        "resume": _head,
        "expire": _no_agreement,
        "terminate": _head,
        # 5.7: originals deposited and copies certified by LA; closed when that is done.
        "close": _register,
        "deposit": _register,
    },
    # Section 7: blocked until LA accepts the evidence.
    "party": {"accept_powers": _powers, "withdraw_powers": _powers},
    # 5.7: whoever drafts loads the obligations and follows them; to let go of one is the Head of Sector's.
    "obligation": {"fulfil": _officer, "release": _head, "reopen": _officer},
}

_no_objection, _committee = _of(OPEN_CASE, DECIDE_LOW, "V"), _of(OPEN_CASE, DECIDE_HIGH, "V")

OPINIONS: Final[dict[str, dict[tuple[str, str], Need]]] = {
    # 6.6: LA does not object; the committee advises the DG.
    "case": {
        **{(action, "legal"): _no_objection for action in ("clear", "clear_with_conditions")},
        **{(action, "committee"): _committee for action in ("clear_high", "not_clear_high")},
    },
    "partner": {
        # whoever may suspend at once may be the second pair of eyes.
        **{
            (action, "second_person"): _of(PROFILE, SUSPEND, "C")
            for action in ("reinstate", "reinstate_with_conditions", "return_to_screening")
        },
    },
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
