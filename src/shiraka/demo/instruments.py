"""The fictional agreements: each from proposal to its present state, by the hands that the rules ask for."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shiraka.apps.agreements.models import Agreement, ConditionPrecedent, NationalCommissionNotice, Party
from shiraka.apps.agreements.rules.diligence import national_countries
from shiraka.apps.agreements.terms import AgreementStatus as S
from shiraka.apps.agreements.terms import EntryIntoForce, SignatureMode
from shiraka.apps.partners.models import Contact, Partner
from shiraka.demo.accounts import Cast, name_readers
from shiraka.demo.drafts import file_signed, file_texts, mend_arabic, public_summary
from shiraka.demo.story import Story
from shiraka.demo.tables import Line, after, filled, lines, number, pairs, text
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.perform import lifecycle_of, perform
from shiraka.values.text import Text

# Days from the proposal to each step; signature is the hundredth.
APPROVED, DRAFTED, FILED, NEGOTIATED, SUBMITTED = 8, 12, 24, 34, 60
TECHNICAL, LEGAL, CERTIFIED, POWERS, INFORMED, CLEARED, PREPARED, SIGNED = 66, 70, 73, 76, 77, 80, 92, 100
DEPOSITED_AFTER = 7

LAST_STEP = {
    S.PROPOSAL: 0,
    S.OPPORTUNITY_APPROVED: APPROVED,
    S.DRAFTING: DRAFTED,
    S.NEGOTIATION: NEGOTIATED,
    S.INTERNAL_REVIEW: SUBMITTED,
    S.CLEARED: CLEARED,
    S.AWAITING_SIGNATURE: PREPARED,
    S.WITHDRAWN: NEGOTIATED,
    S.DECLINED: 0,
}
"""The step at which an unsigned agreement stands, so many days ago as its column `since` says."""

NATURES = {"MOU": "non_binding", "LOI": "non_binding", "EXL": "as_agreed", "EXP": "as_agreed"}
FOCAL_POINTS = {"EDU": "fp1", "SCI": "fp2", "CUL": "fp3"}
"""Only the focal point of its own unit sees a draft and gives the technical opinion."""

# Steps left out so that the demonstration has something to do, or to be refused.
WITHOUT = {
    "harp_mou": {"technical", "legal", "finance", "powers", "notices"},
    "tide_fin": {"legal", "powers"},
    "rainforest_exp": {"finance"},
    "librarians_exp": {"powers"},
}
OBJECTING = {"rainforest_exp": "Article 4 gives away the results of the research. Word it again."}
ANSWERS = ("no_objection", "", "remarks", "")


@dataclass
class Drawn:
    """A fictional agreement on its way through the story; `record` is there once it was proposed."""

    line: Line
    cast: Cast
    place: int
    partners: dict[str, Partner]
    agreements: dict[str, Agreement]
    parties: list[Party] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.line["key"]

    @property
    def state(self) -> str:
        return self.line["state"]

    @property
    def record(self) -> Agreement:
        return self.agreements[self.key]

    @property
    def lead(self) -> User:
        return self.cast[self.line["lead"]]

    @property
    def technical(self) -> str:
        return FOCAL_POINTS[self.line["unit"]]

    @property
    def lawyer(self) -> str:
        # She has declared an interest in this partner, so her colleague clears.
        return "la1" if self.place % 2 and self.key != "paper_mou" else "la2"

    @property
    def treasurer(self) -> str:
        return f"fi{1 + self.place % 2}"

    @property
    def begun(self) -> int:
        """How many days ago it was proposed."""
        if self.line["signed"]:
            return int(self.line["signed"]) + SIGNED
        return int(self.line["since"]) + LAST_STEP[S(self.state)]

    @property
    def reached(self) -> int:
        """The last step of preparation it has come to."""
        return SIGNED if self.line["signed"] else LAST_STEP[S(self.state)]

    def skips(self, step: str) -> bool:
        return step in WITHOUT.get(self.key, set())

    def move(self, action: str, username: str, **inputs: Any) -> None:  # noqa: ANN401 - each move asks for its own
        """Make one move of the agreement."""
        perform(self.record, action, actor=self.cast[username], **inputs)


def draw_up(story: Story, cast: Cast, partners: dict[str, Partner], agreements: dict[str, Agreement]) -> list[Drawn]:
    """Add to the story how every fictional agreement came about; fill `agreements` by key."""
    drawn = [Drawn(line, cast, place, partners, agreements) for place, line in enumerate(lines("agreements"))]
    for item in drawn:
        story.on(item.begun, _propose, story.today, item)
        _prepare(story, item)
        _clear(story, item)
        _put_up(story, item)
        if item.line["signed"]:
            _sign(story, item)
        _follow(story, item)
    return drawn


def _propose(today: date, drawn: Drawn) -> None:
    line = drawn.line
    amount, currency = _money(line["amount"])
    in_kind, in_kind_currency = _money(line["in_kind"])
    gender, youth, civil_society = (int(mark) for mark in line["markers"].split())
    agreement = Agreement(
        type=line["type"],
        content_type_code=line["content"],
        title=text(line, "name"),
        legal_nature=NATURES.get(line["type"], "binding"),
        fields_of_action=line["fields"].split(),
        countries=sorted({partner.country for partner, _role in _counterparts(drawn)}),
        languages=line["languages"].split(),
        unit=drawn.cast.units[line["unit"]],
        lead_officer=drawn.lead,
        confidentiality=Confidentiality(int(line["confidentiality"])),
        commits_staff_time=line["staff"] == "y",
        entry_into_force=line["entry"],
        entry_into_force_date=_entry_date(today, line),
        renewal=line["renewal"],
        gender_marker=gender,
        youth_marker=youth,
        civil_society_marker=civil_society,
        public_summary=public_summary(text(line, "name"), int(line["confidentiality"])),
        is_fictional=True,
        **filled(
            parent=drawn.agreements.get(line["parent"]),
            amount=amount,
            amount_currency=currency,
            in_kind_value=in_kind,
            in_kind_value_currency=in_kind_currency,
            duration_months=number(line["months"]),
            end_date=after(today, line["ends"]),
        ),
    )
    drawn.agreements[drawn.key] = create_record(agreement, actor=drawn.lead)
    if agreement.confidentiality > Confidentiality.INTERNAL:
        named = ("hs1", drawn.technical, drawn.lawyer, drawn.treasurer, "dg1", "dg2")
        name_readers(drawn.cast, drawn.record, named, by=line["lead"])
    drawn.parties += [create_record(party, actor=drawn.lead) for party in _parties(drawn)]


def _money(cell: str) -> tuple[Decimal | None, str]:
    amount, _space, currency = cell.partition(" ")
    return (Decimal(amount), currency) if amount else (None, "")


def _entry_date(today: date, line: Line) -> date | None:
    if line["entry"] != EntryIntoForce.DATE:
        return None
    return today + timedelta(days=20 - int(line["signed"])) if line["signed"] else today + timedelta(days=75)


def _counterparts(drawn: Drawn) -> list[tuple[Partner, str]]:
    return [(drawn.partners[key], role or "counterpart") for key, role in pairs(drawn.line["parties"])]


def _parties(drawn: Drawn) -> list[Party]:
    found = []
    for partner, role in _counterparts(drawn):
        head = Contact.objects.filter(partner=partner).order_by("pk").first()
        signatory = {"signatory_name": head.name, "signatory_title": head.post} if head else {}
        found.append(Party(agreement=drawn.record, partner=partner, role=role, **signatory))
    return found


def _prepare(story: Story, drawn: Drawn) -> None:
    lead = drawn.line["lead"]
    steps = (
        (APPROVED, lambda: drawn.move("approve_opportunity", "hs1", reason="In the plan of the Sector and new to it.")),
        (DRAFTED, lambda: drawn.move("start_drafting", lead)),
        (FILED, lambda: file_texts(drawn.record, drawn.lead)),
        (NEGOTIATED, lambda: drawn.move("start_negotiation", lead)),
        (SUBMITTED, lambda: drawn.move("submit", lead)),
    )
    for step, do in steps:
        if step <= drawn.reached:
            story.on(drawn.begun - step, do)


def _clear(story: Story, drawn: Drawn) -> None:
    """Add what happens in internal review: opinions, powers, notices, clearance."""
    if drawn.reached < SUBMITTED:
        return
    opinions = ((TECHNICAL, "technical", drawn.technical), (LEGAL, "legal", drawn.lawyer))
    for step, name, username in opinions:
        if not drawn.skips(name):
            story.on(drawn.begun - step, _opine, drawn, name, username)
    if _commits(drawn.line) and not drawn.skips("finance"):
        story.on(drawn.begun - CERTIFIED, _opine, drawn, "finance", drawn.treasurer)
    if not drawn.skips("powers"):
        story.on(drawn.begun - POWERS, _accept_powers, drawn)
    if not drawn.skips("notices"):
        story.on(drawn.begun - INFORMED, _inform, drawn)
    if drawn.key == "amal_mou":
        story.on(2, lambda: mend_arabic(drawn.record, drawn.lead))
    if drawn.key == "librarians_exp":
        story.on(drawn.begun - FILED, _set_condition, story.today, drawn)


def _put_up(story: Story, drawn: Drawn) -> None:
    """Add what brings a cleared text before whoever signs it."""
    lead = drawn.line["lead"]
    for step, action in ((CLEARED, "clear"), (PREPARED, "prepare_signature")):
        if step <= drawn.reached:
            story.on(drawn.begun - step, drawn.move, action, lead)


def _commits(line: Line) -> bool:
    return bool(line["amount"] or line["in_kind"] or line["staff"] == "y")


def _opine(drawn: Drawn, step: str, username: str) -> None:
    move = lifecycle_of(drawn.record).find(S.INTERNAL_REVIEW, "clear")
    if move is None:
        raise LookupError("clear")
    objection = OBJECTING.get(drawn.key, "") if step == "legal" else ""
    give_opinion(drawn.record, move, step, actor=drawn.cast[username], agrees=not objection, comment=objection)


def _accept_powers(drawn: Drawn) -> None:
    for party in drawn.parties:
        note = "Statutes, article 12, and letter of the board, on file with Legal Affairs"
        perform(party, "accept_powers", actor=drawn.cast[drawn.lawyer], powers_note=note)


def _inform(drawn: Drawn) -> None:
    """Inform the National Commissions of the parties; some answer, which takes them a week."""
    agreement = Agreement.objects.get(pk=drawn.record.pk)
    answer = ANSWERS[drawn.place % len(ANSWERS)]
    for country in national_countries(agreement):
        day = clock.today()
        notice = NationalCommissionNotice(agreement=agreement, country=country, informed_date=day)
        if answer and drawn.reached == SIGNED:
            notice.answer, notice.answered_date = answer, day + timedelta(days=7)
            notice.remarks = "The Commission asks to be invited to the opening." if answer == "remarks" else ""
        create_record(notice, actor=drawn.lead)


def _set_condition(today: date, drawn: Drawn) -> None:
    condition = ConditionPrecedent(
        agreement=drawn.record,
        text=Text(
            en="The federation opens a bank account of its own for the programme.",
            fr="La fédération ouvre un compte bancaire propre au programme.",
            ar="يفتح الاتحاد حسابا مصرفيا خاصا بالبرنامج.",
        ),
        owner=drawn.lead,
        due_date=today + timedelta(days=14),
    )
    create_record(condition, actor=drawn.lead)


def _sign(story: Story, drawn: Drawn) -> None:
    mode = (SignatureMode.PAPER, SignatureMode.REMOTE, SignatureMode.PAPER)[drawn.place % 3]
    if drawn.line["type"] == "EXL":
        mode = SignatureMode.LETTERS
    place = {} if mode == SignatureMode.REMOTE else {"signature_place": "Rabat"}

    def sign() -> None:
        drawn.move("sign", drawn.line["signer"], signed_date=clock.today(), signature_mode=mode, **place)

    def deposit() -> None:
        file_signed(drawn.record, drawn.cast[drawn.lawyer])
        inputs = {"original_date": clock.today(), "original_place": f"Archive of Legal Affairs, box {drawn.place + 10}"}
        drawn.move("deposit", drawn.lawyer, **inputs)

    signed = int(drawn.line["signed"])
    story.on(signed, sign)
    if signed > DEPOSITED_AFTER + 20:
        story.on(signed - DEPOSITED_AFTER, deposit)


def _follow(story: Story, drawn: Drawn) -> None:
    """Add what people did after signature, or instead of it; what time does is the daily run's."""
    if not drawn.line["since"]:
        return
    since = int(drawn.line["since"])
    acts = {
        S.SUSPENDED: lambda: drawn.move(
            "suspend", "hs1", reason="Held until the questions to the partner are answered."
        ),
        S.CLOSED: lambda: drawn.move("close", drawn.lawyer),
        S.WITHDRAWN: lambda: drawn.move("withdraw", drawn.line["lead"], reason="The partner prefers to wait a year."),
        S.DECLINED: lambda: drawn.move("decline", "hs1", reason="The partner was not cleared."),
        S.TERMINATED: lambda: _terminate(drawn),
        S.RENEWED: lambda: drawn.move("renew", "hs1", end_date=story.today + timedelta(days=690)),
    }
    act = acts.get(S(drawn.state))
    if act is not None:
        story.on(since if drawn.line["signed"] else since - 1, act)


def _terminate(drawn: Drawn) -> None:
    received = clock.today() - timedelta(days=95)
    reason = "The theatre is closing; both sides agreed to end the memorandum."
    drawn.move("terminate", "hs1", notice_received_date=received, termination_date=clock.today(), reason=reason)
