"""What the pages of agreements show beside the derived ones: their texts, and what signature lacks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from shiraka.apps.agreements.lifecycle import AGREEMENT_LIFE, CLEARANCE
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.terms import SIGNED_EVER, AgreementStatus
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.documents.models import DocumentVersion
from shiraka.foundation.documents.queries import version_url
from shiraka.foundation.entities.pages import Line, Missing
from shiraka.foundation.entities.record_page import record_page
from shiraka.foundation.entities.views import EntityRecord
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import letter_text, value
from shiraka.foundation.workflow.perform import conditions_of
from shiraka.foundation.workflow.routes import opinions_on, route_state

REVIEWED = frozenset({AgreementStatus.INTERNAL_REVIEW, AgreementStatus.CLEARED, AgreementStatus.AWAITING_SIGNATURE})


@dataclass(frozen=True, kw_only=True)
class ClearedText:
    """One text with its fingerprint and how its legal clearance stands."""

    version: DocumentVersion
    url: str
    is_authentic: bool
    state: str
    given_date: date | None
    until_date: date | None


class AgreementRecord(EntityRecord):
    """The page of an agreement, with what signature lacks for all who work on it, and its texts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        page = record_page(self.user, self.entity, record)
        context: dict[str, Any] = {"page": page, "record": record}
        if not is_outside(self.user):
            told = {move.action for missing in page.missing for move in missing.moves}
            context |= {
                "texts": cleared_texts(record),
                "unofficial": letter_text("unofficial"),
                "review": _review(record, told),
            }
        return self.page(context)


def cleared_texts(agreement: Agreement) -> list[ClearedText]:
    """Return the latest text in each language with its clearance: cleared, void, objected, waiting or earlier."""
    step = route_state(agreement, CLEARANCE).of("legal")
    given = [item for item in opinions_on(agreement) if item.step == "legal" and item.agrees]
    state = "waiting"
    if agreement.is_earlier:
        state = "earlier"
    elif step.is_complete or agreement.status in SIGNED_EVER:
        state = "cleared"
    elif step.objected:
        state = "objected"
    elif step.void:
        state = "void"
    day = local_date(given[-1].given_at) if given else None
    return [
        ClearedText(
            version=version,
            url=version_url(version),
            is_authentic=version.document.is_authentic or version.document.language in agreement.languages,
            state=_of_version(state, version, given),
            given_date=day,
            until_date=day + timedelta(days=value("clearance_days")) if day and state == "cleared" else None,
        )
        for version in agreement.text_versions
    ]


def _of_version(state: str, version: DocumentVersion, given: list[Any]) -> str:
    """A void clearance is void for all texts; the one changed since is what the reader looks for."""
    if state == "void" and given and version.uploaded_at > given[-1].given_at:
        return "changed"
    return state


def _review(agreement: Agreement, told: set[str]) -> Missing | None:
    """Return what the next decision lacks, for those who wait for it but neither make it nor clear it."""
    action = "clear" if agreement.status == AgreementStatus.INTERNAL_REVIEW else "sign"
    if agreement.status not in REVIEWED or action in told:
        return None
    move = AGREEMENT_LIFE.named(action)[0]
    return Missing(
        moves=(move,), lines=tuple(Line(condition=condition) for condition in conditions_of(agreement, move, None))
    )
