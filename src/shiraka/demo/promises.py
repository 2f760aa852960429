"""What the signed agreements of the demonstration promise, and what was fulfilled of it."""

from collections.abc import Iterable
from datetime import timedelta

from shiraka.apps.agreements.models import Obligation
from shiraka.apps.agreements.terms import AgreementStatus
from shiraka.demo.instruments import Drawn
from shiraka.demo.story import Story
from shiraka.demo.tables import Line, lines, text
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.workflow.perform import perform

LOADED_AFTER = 12
"""Days from the signature until the obligations are entered."""


def promise(story: Story, drawn: Iterable[Drawn]) -> None:
    """Add to the story the obligations of every signed agreement; now and then one is left open after its day."""
    for item in drawn:
        signed = int(item.line["signed"] or 0)
        if signed <= LOADED_AFTER:
            continue
        for place, line in enumerate(lines("obligations")):
            story.on(signed - LOADED_AFTER, _load, item, line)
            if item.state == AgreementStatus.TERMINATED and line["whose"] == "ours":
                story.on(int(item.line["since"]), _release, item, line)
                continue
            is_forgotten = (item.place + place) % 7 == 0
            if int(line["days"]) < signed and not is_forgotten:
                story.on(signed - int(line["days"]), _fulfil, item, line)


def _load(drawn: Drawn, line: Line) -> None:
    obligation = Obligation(
        agreement=drawn.record,
        article=line["article"],
        text=text(line, "text"),
        partner=drawn.parties[0].partner if line["whose"] == "theirs" else None,
        owner=drawn.lead,
        due_date=clock.today() + timedelta(days=int(line["days"]) - LOADED_AFTER),
    )
    create_record(obligation, actor=drawn.lead)


def _fulfil(drawn: Drawn, line: Line) -> None:
    obligation = Obligation.objects.get(agreement=drawn.record, article=line["article"])
    evidence = f"Letter of {clock.today().isoformat()}, on file"
    perform(obligation, "fulfil", actor=drawn.lead, fulfilled_date=clock.today(), evidence=evidence)


def _release(drawn: Drawn, line: Line) -> None:
    obligation = Obligation.objects.get(agreement=drawn.record, article=line["article"])
    perform(obligation, "release", actor=drawn.cast["hs1"], reason="The memorandum has ended; both sides agreed.")
