"""Two fictional agreements of the register that the office kept before: one is entered, one waits to be confirmed."""

from datetime import date
from typing import Any

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.partners.models import Partner
from shiraka.demo import paper
from shiraka.demo.accounts import Cast
from shiraka.demo.drafts import public_summary
from shiraka.demo.story import Story
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import DocumentKind
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.parameters import actions as parameters
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

YEARS_AGO = 4
"""The register is kept here since the first of January so many years ago, which lies before the story."""

BRIDGES = Text(
    en="Memorandum of understanding on bridges between libraries",
    fr="Mémorandum d’entente sur les ponts entre bibliothèques",
    ar="مذكرة تفاهم بشأن جسور بين المكتبات",
)
STARS = Text(
    en="Memorandum of understanding on school observatories",
    fr="Mémorandum d’entente sur les observatoires scolaires",
    ar="مذكرة تفاهم بشأن المراصد المدرسية",
)


def enter(story: Story, cast: Cast, partners: dict[str, Partner]) -> None:
    """Add to the story when the register began here, and what of the earlier one was brought in since."""
    begins = date(story.today.year - YEARS_AGO, 1, 1)
    signed = date(begins.year - 3, 5, 14)

    def begin() -> None:
        reason = "All agreements since that year are drafted and signed here."
        version = parameters.propose("register_since", begins, actor=cast["ad1"], reason=reason)
        parameters.decide(version, actor=cast["ad2"], approve=True)

    def bring(partner: str, title: Text, number: str, day: date, *, confirmed: bool) -> None:
        facts = {"earlier_number": number, "earlier_signed_date": day, "signature_place": "Rabat"}
        brought = _bring(cast, partners[partner], title, facts)
        if confirmed:
            perform(brought, "enter_signed", actor=cast["la1"])

    story.on(40, begin)
    story.on(30, lambda: bring("atlas", BRIDGES, f"MoU 7/{signed.year}", signed, confirmed=True))
    later = signed.replace(month=9)
    story.on(6, lambda: bring("lamp", STARS, f"MoU 11/{signed.year}", later, confirmed=False))


def _bring(cast: Cast, partner: Partner, title: Text, facts: dict[str, Any]) -> Agreement:
    officer = cast["po1"]
    agreement: Agreement = create_record(
        Agreement(
            type="MOU",
            title=title,
            legal_nature="non_binding",
            fields_of_action=["education"],
            countries=[partner.country],
            languages=["fr", "ar"],
            unit=cast.units["EDU"],
            lead_officer=officer,
            confidentiality=Confidentiality.INTERNAL,
            public_summary=public_summary(title, Confidentiality.INTERNAL),
            is_fictional=True,
            **facts,
        ),
        actor=officer,
    )
    create_record(Party(agreement=agreement, partner=partner, role="counterpart"), actor=officer)
    told = ("FICTIONAL DOCUMENT", agreement.earlier_number, title.en, f"Signed on {agreement.earlier_signed_date}")
    scan = paper.pdf("signed-original", told)
    add_document(
        agreement, actor=officer, title=agreement.earlier_number, kind=DocumentKind.SIGNED, language="fr", upload=scan
    )
    return agreement
