"""What is special about the pages of the register: sheet, duplicates, contacts, what outsiders do not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shiraka.apps.partners.actions import (
    anonymise_contact,
    correct_contact,
    export_contact,
    record_interaction,
    update_interaction,
)
from shiraka.apps.partners.duplicate_views import absorbed_record
from shiraka.apps.partners.entity import CONTACT, INTERACTION, MARKER, PARTNER, RELATIONSHIP
from shiraka.apps.partners.forms import AnonymiseForm, ContactForm, InteractionForm, PartnerForm
from shiraka.apps.partners.models import Contact, Marker, Merger, Partner
from shiraka.apps.partners.queries import verified_markers
from shiraka.apps.partners.terms import ENGAGED, ContactRole, MarkerStatus, PartnerStatus
from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed, cells_for, visible
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.forms import RecordForm
from shiraka.foundation.entities.list_page import rows_of
from shiraka.foundation.entities.list_pages import EntityList
from shiraka.foundation.entities.pages import RecordPage, Row
from shiraka.foundation.entities.record_page import facts_of, listed, record_page
from shiraka.foundation.entities.values import record_url, value_of
from shiraka.foundation.entities.views import (
    EntityCreate,
    EntityEdit,
    EntityPage,
    EntityRecord,
)
from shiraka.foundation.parameters.current import letter_text
from shiraka.foundation.workflow.conditions import Refused

SHEET_ROWS = 6


class PartnerList(EntityList):
    """The register, with the way to what may be in it twice for those who may mend that."""

    def extra(self) -> dict[str, Any]:
        is_ours = not is_outside(self.user)
        return {"may_merge": is_ours and allowed(self.user, PARTNER.edit), "may_see_map": is_ours}


class PartnerRecord(EntityRecord):
    """The page of a partner, with its verified markers and whether a restriction is in place."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        absorbed = absorbed_record(self.user, pk)
        if absorbed is not None and absorbed.merged_into is not None:
            words = _("%(number)s was merged into this record.") % {"number": absorbed.number}
            messages.info(request, words)
            return redirect(record_url(absorbed.merged_into))
        record = self.record(pk)
        page = record_page(self.user, self.entity, record)
        is_restricted = record.has_restriction and "has_restriction" not in page.entity.untold
        ended_early = record.clearance_ended_date if record.status in ENGAGED else None
        warnings = {"is_restricted": is_restricted, "ended_early": ended_early}
        return self.page(
            {"record": record, "page": page, "markers": _verified(page), "mergers": self.mergers(record), **warnings}
        )

    def mergers(self, record: Partner) -> Sequence[Merger]:
        """Return what was merged into it, for those who work here; no query where nothing was."""
        if not record.former_numbers or is_outside(self.user):
            return []
        return list(Merger.objects.filter(survivor=record, undone_at=None).select_related("absorbed"))


def _verified(page: RecordPage) -> list[Model]:
    """Return the verified markers among those the page lists, without asking again."""
    rows = [row for children in page.children if children.entity.key == MARKER.key for row in children.rows]
    return [row.record for row in rows if getattr(row.record, "status", "") == MarkerStatus.VERIFIED]


class PartnerCreate(EntityCreate):
    """Adding a partner, after a look at those that may be the same."""

    base_form = PartnerForm

    def extra(self, record: Any) -> dict[str, Any]:
        return {
            "next_steps": [
                {
                    "icon": "scan-search",
                    "label": PartnerStatus.SCREENING.label,
                    "detail": _("Names are compared with the lists."),
                },
                {"icon": "file-search", "label": _("Due diligence"), "detail": _("Scored, read again, decided.")},
                {"icon": "badge-check", "label": PartnerStatus.CLEARED.label, "detail": _("Agreements can be signed.")},
            ]
        }


class PartnerEdit(EntityEdit):
    base_form = PartnerForm


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What the sheet tells beside the facts of the partner: the latest few of each, as this reader may know them."""

    markers: Sequence[Marker]
    leaders: Sequence[Contact]
    relations: Sequence[Row]
    agreements: Sequence[Row]
    interactions: Sequence[Row]


class PartnerSheet(EntityPage):
    """One page about a partner, to print in the reader's language."""

    entity = PARTNER
    permission = PARTNER.read
    template = "sheet"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.record(pk)
        sheet = self.sheet(partner)
        context = {
            "record": partner,
            "facts": facts_of(PARTNER.seen_by(self.user), partner),
            **vars(sheet),
            "relations": [
                (value_of(RELATIONSHIP, row.record, "other"), value_of(RELATIONSHIP, row.record, "kind"))
                for row in sheet.relations
            ],
            "today": clock.today(),
            "letterhead": letter_text("letterhead"),
            "footer": letter_text("footer"),
            "back_url": record_url(partner),
        }
        return self.page(context)

    def sheet(self, partner: Partner) -> Sheet:
        return Sheet(
            markers=list(verified_markers(partner)),
            leaders=self.leaders(partner),
            relations=self.listed(RELATIONSHIP.key, partner),
            agreements=self.listed("agreement", partner),
            interactions=self.listed(INTERACTION.key, partner),
        )

    def leaders(self, partner: Partner) -> list[Contact]:
        """Return the head, the signatories and those who lead civil society, youth or women."""
        if not cells_for(self.user, CONTACT):
            return []
        at_top = Q(role__in=[ContactRole.HEAD, ContactRole.SIGNATORY]) | ~Q(leads=[])
        found = visible(self.user, CONTACT).filter(at_top, partner=partner, is_anonymised=False)
        return [contact for contact in found.order_by("role", "pk")[:SHEET_ROWS] if isinstance(contact, Contact)]

    def listed(self, key: str, partner: Partner) -> Sequence[Row]:
        """Return the rows of an entity that is listed on partners, if it exists and may be read."""
        for entity, lookups in ENTITIES.listed_on(PARTNER):
            if entity.key == key and cells_for(self.user, entity):
                return rows_of(entity, listed(self.user, partner, entity, lookups, SHEET_ROWS))
        return []


class InteractionCreate(EntityCreate):
    base_form = InteractionForm

    def store(self, form: RecordForm) -> Any:
        return record_interaction(form.save(commit=False), actor=self.user)


class InteractionEdit(EntityEdit):
    base_form = InteractionForm

    def store(self, form: RecordForm) -> Any:
        return update_interaction(form.save(commit=False), actor=self.user, version=form.stated_version())


class ContactRecord(EntityRecord):
    """The page of a contact, with what a person may ask of us: a copy, a correction, removal."""

    def extra(self, record: Contact) -> dict[str, Any]:
        may_edit = allowed(self.user, CONTACT.edit, record)
        return {"may_export": may_edit, "may_anonymise": may_edit and not record.is_anonymised}


class ContactEdit(EntityEdit):
    base_form = ContactForm

    def sections(self, form: RecordForm) -> list[tuple[str, list[forms.BoundField]]]:
        return [*super().sections(form), (_("Correction"), [form["reason"]])]

    def store(self, form: RecordForm) -> Any:
        reason = form.cleaned_data.get("reason", "")
        return correct_contact(form.save(commit=False), actor=self.user, version=form.stated_version(), reason=reason)


class ExportContact(EntityPage):
    """Everything kept about a person, as a file."""

    entity = CONTACT
    permission = CONTACT.edit

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.record(pk)
        told = export_contact(contact, actor=self.user)
        answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = f'attachment; filename="contact-{contact.pk}.json"'
        answer["Cache-Control"] = "no-store"
        return answer


class AnonymiseContact(EntityPage):
    """Removing the personal data of a contact, with a question before it."""

    entity = CONTACT
    permission = CONTACT.edit
    template = "anonymise"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(pk, AnonymiseForm(request.POST))

    def answer(self, pk: int, form: AnonymiseForm | None = None) -> HttpResponse:
        contact = self.record(pk)
        if not allowed(self.user, self.permission, contact):
            raise PermissionDenied
        if form is not None and form.is_valid():
            try:
                anonymise_contact(contact, actor=self.user, reason=form.cleaned_data["reason"])
            except Refused as refusal:
                return self.refused(refusal, contact)
            messages.success(self.request, _("The personal data is removed."))
            return redirect(record_url(contact))
        context = {"record": contact, "form": form or AnonymiseForm(), "back_url": record_url(contact)}
        return self.page(context, status=200 if form is None else 422)
