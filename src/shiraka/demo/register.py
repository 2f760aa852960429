"""The fictional partners: each from its first letter to its present state, with the people and talks around it."""

from datetime import date, timedelta
from typing import Any

from shiraka.apps.partners.actions import record_interaction
from shiraka.apps.partners.models import Contact, Interaction, Linkage, Marker, Partner, Relationship
from shiraka.apps.partners.terms import Tier
from shiraka.demo import diligence, paper
from shiraka.demo.accounts import Cast
from shiraka.demo.story import Story
from shiraka.demo.tables import Line, after, filled, lines, number, pairs, text
from shiraka.demo.told import Told
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import DocumentKind
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.workflow.perform import perform

TIERS = (Tier.STRATEGIC, Tier.OPERATIONAL, Tier.OCCASIONAL, Tier.OPERATIONAL)
QUIET_DAYS = 600
"""How long it is from one talk in the middle of a relation to the next."""

RECENT_DAYS = 60
"""What follows from a talk is still to be done when it was held at most so many days ago."""


def register_partners(story: Story, cast: Cast, records: dict[str, Partner]) -> list[Told]:
    """Add to the story how every fictional partner was entered and decided on; fill `records` by key."""
    told = [Told(line, cast, place, records) for place, line in enumerate(lines("partners"))]
    for partner in told:
        story.on(partner.days("entered"), _enter, partner)
        _claim_markers(story, partner)
        _file_papers(story, partner)
        diligence.assess(story, partner)
        _end(story, partner)
    return told


def _enter(told: Told) -> None:
    line = told.line
    summaries = {summary["field"]: text(summary, "summary") for summary in lines("summaries")}
    heads = [contact["name_en"] for contact in lines("contacts") if contact["partner"] == told.key]
    partner = Partner(
        name=text(line, "name"),
        acronym=line["acronym"],
        category=line["category"],
        country=line["country"],
        city=line["city"],
        founded_year=number(line["founded"]),
        website=f"https://{told.key.replace('_', '-')}.example.org",
        registration_number=f"{line['country']}-{int(line['founded']) * 7 + told.place:06d}",
        head=heads[0],
        summary=summaries[line["fields"].split()[0]],
        tier=TIERS[told.place % len(TIERS)],
        fields_of_action=line["fields"].split(),
        sdgs=line["sdgs"].split(),
        territories=[line["country"]],
        unit=told.cast.units["PIC"],
        lead_officer=told.lead,
        first_contact_date=clock.today(),
        confidentiality=Confidentiality.INTERNAL,
        is_fictional=True,
    )
    told.records[told.key] = create_record(partner, actor=told.lead)


def _claim_markers(story: Story, told: Told) -> None:
    for kind, status in pairs(told.line["markers"]):
        claimed = max(told.days("entered") - 15, 2)
        if status == "claimed":
            # Still in the time somebody has to verify it, but for a few.
            claimed = min(claimed, 3 + told.place % 14)
        story.on(claimed, _claim, told, kind)
        checked = max(claimed - 20, 1)
        if status in {"verified", "expired"}:
            expiry = story.today + timedelta(days=-40 if status == "expired" else 200 + 7 * told.place)
            story.on(checked, _verify, told, kind, expiry)
        elif status == "refused":
            story.on(checked, _refuse, told, kind)


def _claim(told: Told, kind: str) -> None:
    marker = Marker(
        partner=told.record,
        kind=kind,
        basis="The statutes and the list of the board",
        evidence="Statutes, article 4, and list of the board of this year, on file",
    )
    told.markers[kind] = create_record(marker, actor=told.lead)


def _verify(told: Told, kind: str, expiry: date) -> None:
    perform(told.markers[kind], "verify", actor=told.cast["hs1"], expiry_date=expiry)


def _refuse(told: Told, kind: str) -> None:
    reason = "The list of the board does not show it."
    perform(told.markers[kind], "refuse", actor=told.cast["hs1"], reason=reason)


def _file_papers(story: Story, told: Told) -> None:
    """File a certificate for whoever came as far as due diligence, and the statutes of every second."""
    if told.days("decided") == 0 and told.line["state"] != "in_due_diligence":
        return
    filed = max(told.days("entered") - 25, 2)
    name = text(told.line, "name")
    certificate = (
        "FICTIONAL DOCUMENT",
        "Certificate of registration",
        f"{name.en} / {name.fr}",
        f"Entered in the register of associations and companies in {told.line['founded']}.",
    )
    story.on(
        filed,
        lambda: add_document(
            told.record,
            actor=told.lead,
            title="Certificate of registration",
            kind=DocumentKind.EVIDENCE,
            language="en",
            upload=paper.pdf("certificate", certificate),
        ),
    )
    if told.place % 2:
        statutes = ("Fictional document.", name.fr, "Article premier. L'organisation poursuit un but culturel.")
        story.on(
            filed,
            lambda: add_document(
                told.record,
                actor=told.lead,
                title="Statuts",
                kind=DocumentKind.MANDATE,
                language="fr",
                upload=paper.plain("statuts", statutes),
            ),
        )


def _end(story: Story, told: Told) -> None:
    """Add what followed the decision for those suspended, ended or archived."""
    cast, today = told.cast, story.today
    ways = {
        "harbour": (20, "suspend_at_once", "dd1", 10, "A shipping arm of the group was named in a court filing."),
        "beacon": (85, "suspend_longer", "dg1", 100, "A report is being looked into; nothing is decided yet."),
        "oasis": (12, "suspend", "hs1", 15, "The second progress report is 95 days late."),
        "cedar": (520, "suspend", "hs1", -500, "The institute is being dissolved."),
        "echo": (586, "suspend", "hs1", -560, "The theatre closed its doors."),
    }
    if told.key in ways:
        days_ago, action, person, until, reason = ways[told.key]
        inputs = {"reason": reason, "suspension_end_date": today + timedelta(days=until)}
        inputs["review_date"] = inputs["suspension_end_date"]
        if told.key == "beacon":
            inputs["has_restriction"] = True
        story.on(days_ago, lambda: told.move(action, cast[person], **inputs))
    ends = {"cedar": 505, "echo": 565, "compass": 900, "mirror": 880}
    if told.key in ends:
        story.on(ends[told.key], lambda: told.move("end", cast["hs1"], **_farewell()))
    if told.line["state"] == "archived":
        story.on(ends[told.key] - 45, lambda: told.move("archive", cast["hs1"]))


def _farewell() -> dict[str, Any]:
    return {
        "reason": "The organisation no longer works in our fields.",
        "review_date": clock.today() + timedelta(days=365),
    }


def meet_people(story: Story, told: list[Told]) -> None:
    """Add to the story the contacts of each partner and the talks with it, the last one as long ago as told."""
    by_key = {partner.key: partner for partner in told}
    for line in lines("contacts"):
        partner = by_key[line["partner"]]
        story.on(max(partner.days("entered") - 4, 1), _contact, partner, line)
    talks = lines("interactions")
    for partner in told:
        entered, last = partner.days("entered"), partner.days("contact")
        days = [entered - 2, *range(entered - 160, last + 90, -QUIET_DAYS), last]
        stages = ["first", *["middle"] * (len(days) - 2), "recent"]
        for turn, (day, stage) in enumerate(zip(days, stages, strict=True)):
            fitting = [talk for talk in talks if talk["stage"] == stage]
            talk = fitting[(partner.place + turn) % len(fitting)]
            story.on(day, _talk, story, partner, talk, day)


def _contact(told: Told, line: Line) -> None:
    contact = Contact(
        partner=told.record,
        name=text(line, "name"),
        style=text(line, "style"),
        gender_of_address=line["gender"],
        language=line["language"],
        role=line["role"],
        post=text(line, "post"),
        email=line["email"],
        leads=line["leads"].split(),
        start_date=clock.today() - timedelta(days=400),
        has_consented=True,
        consent_date=clock.today(),
        purpose="Correspondence on the partnership",
    )
    create_record(contact, actor=told.lead)


def _talk(story: Story, told: Told, talk: Line, days_ago: int) -> None:
    held = clock.today()
    is_open = days_ago < RECENT_DAYS
    follow_up = filled(
        follow_up=talk["follow_up"],
        follow_up_owner=told.lead,
        follow_up_date=story.today + timedelta(days=told.place % 15 - 2) if is_open else held + timedelta(days=10),
        follow_up_done_date=None if is_open else held + timedelta(days=7),
    )
    interaction = Interaction(
        partner=told.record,
        subject=talk["subject"],
        held_date=held,
        kind=talk["kind"],
        people=str(told.lead.full_name.en),
        summary=talk["summary"],
        **follow_up,
    )
    # One of their people, each in turn; the first letters are older than any contact.
    theirs = list(Contact.objects.filter(partner=told.record).order_by("pk"))
    interaction.choose("contacts", theirs and [theirs[days_ago % len(theirs)]])
    record_interaction(interaction, actor=told.lead)


def relate(story: Story, told: list[Told]) -> None:
    """Add to the story what partners are to each other and which opportunities were seen."""
    by_key = {partner.key: partner for partner in told}
    for line in lines("relationships"):
        both = (by_key[line["partner"]], by_key[line["other"]])
        known = min(partner.days("entered") for partner in both) - 12
        story.on(max(known, 1), _relate, both, line)
    for place, line in enumerate(lines("linkages")):
        partner = by_key[line["partner"]]
        seen = 50 + 9 * place if line["status"] in {"open", "postponed"} else 480
        story.on(seen, _see, story, partner, line)


def _relate(both: tuple[Told, Told], line: Line) -> None:
    one, other = both
    create_record(
        Relationship(partner=one.record, kind=line["kind"], other=other.record, note=line["note"]), actor=one.lead
    )


def _see(story: Story, told: Told, line: Line) -> None:
    linkage = create_record(
        Linkage(
            partner=told.record,
            title=text(line, "title"),
            kind=line["kind"],
            reason=line["reason"],
            value=line["value"],
            next_step=line["next_step"],
            due_date=after(story.today, line["due"]),
            owner=told.lead,
        ),
        actor=told.lead,
    )
    if line["status"] == "taken":
        perform(linkage, "take_up", actor=told.lead)
    elif line["status"] == "postponed":
        perform(linkage, "postpone", actor=told.lead, due_date=linkage.due_date, reason=line["next_step"])
    elif line["status"] == "dropped":
        perform(linkage, "drop", actor=told.lead, reason=line["next_step"])
