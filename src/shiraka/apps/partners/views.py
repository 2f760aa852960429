"""What is special about the pages of the register: sheet, duplicates, contacts, what outsiders do not see."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.apps.partners.actions import (
    anonymise_contact,
    correct_contact,
    export_contact,
    record_interaction,
    update_interaction,
)
from shiraka.apps.partners.entity import CONTACT, INTERACTION, INTERNAL, LINKAGE, PARTNER, RELATIONSHIP
from shiraka.apps.partners.forms import AnonymiseForm, ContactForm, PartnerForm
from shiraka.apps.partners.lifecycle import PARTNER_LIFE
from shiraka.apps.partners.models import Contact, Partner
from shiraka.apps.partners.queries import verified_markers
from shiraka.apps.partners.terms import HEAD_DECIDES, ContactRole, PartnerStatus
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.permission import Standing, allowed, cells_of, visible
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.forms import RecordForm
from shiraka.foundation.entities.history import happened
from shiraka.foundation.entities.list_page import list_page, rows_of
from shiraka.foundation.entities.lists import BadCursor
from shiraka.foundation.entities.pages import ApprovalLine, ListPage, Missing, RecordPage
from shiraka.foundation.entities.record_page import entries_of, facts_of, record_page
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.entities.views import (
    EntityCreate,
    EntityEdit,
    EntityHistory,
    EntityList,
    EntityPage,
    EntityRecord,
)
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.approvals import refusal_to_act, route_conditions
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import Option, conditions_of

OURS_ALONE = frozenset({INTERACTION.key, LINKAGE.key})
SHEET_ROWS = 6
ENDING_DAYS = 90
SILENT_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """One tab of the list: its label, its query, how many it holds, whether it is the one shown."""

    label: str
    url: str
    count: int
    is_current: bool


class PartnerList(EntityList):
    """The register with its tabs; for readers from outside without what is ours."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET
        if self.user.is_external:
            query = _without_internal(query)
        try:
            page = list_page(self.user, self.entity, query)
        except BadCursor:
            return redirect(request.path)
        if self.user.is_external:
            return self.page({"page": _outside_list(page)})
        return self.page({"page": page, "views": self.tabs()})

    def tabs(self) -> list[SavedView]:
        """Return the saved views with their counts: one query."""
        tabs = _tabs(self.user)
        counts = visible(self.user, self.entity).aggregate(
            **{f"tab{number}": Count("pk", filter=condition) for number, (_label, condition, _q) in enumerate(tabs)}
        )
        shown = _plain(self.request.GET)
        return [
            SavedView(
                label=label,
                url=f"{reverse('partner-list')}?{urlencode(query)}" if query else reverse("partner-list"),
                count=counts[f"tab{number}"],
                is_current=set(query) == shown,
            )
            for number, (label, _condition, query) in enumerate(tabs)
        ]


def _tabs(user: User) -> list[tuple[str, Q, list[tuple[str, str]]]]:
    soon = clock.today() + timedelta(days=ENDING_DAYS)
    silent = add_months(clock.today(), -SILENT_MONTHS)
    return [
        (_("All"), Q(), []),
        (_("My partners"), Q(lead_officer=user), [("lead_officer", str(user.pk))]),
        (
            _("In due diligence"),
            Q(status=PartnerStatus.IN_DUE_DILIGENCE),
            [("status", PartnerStatus.IN_DUE_DILIGENCE.value)],
        ),
        (
            _("Due diligence ends in 90 days"),
            Q(due_diligence_end_date__lte=soon),
            [("due_diligence_end_date_before", soon.isoformat())],
        ),
        (
            _("No contact for 12 months"),
            Q(last_contact_date__lte=silent),
            [("last_contact_date_before", silent.isoformat())],
        ),
        (_("Suspended"), Q(status=PartnerStatus.SUSPENDED), [("status", PartnerStatus.SUSPENDED.value)]),
    ]


def _plain(query: QueryDict) -> set[tuple[str, str]]:
    return {(name, text) for name, texts in query.lists() for text in texts if text and name not in {"cursor", "order"}}


def _is_internal(name: str) -> bool:
    return name.removesuffix("_after").removesuffix("_before") in INTERNAL


def _without_internal(query: QueryDict) -> QueryDict:
    """A list narrowed by a field tells its value, so readers from outside cannot ask for ours."""
    kept = query.copy()
    for name in [name for name in kept if _is_internal(name)]:
        del kept[name]
    if _is_internal(str(kept.get("order", "")).removeprefix("-")):
        del kept["order"]
    return kept


def _outside_list(page: ListPage) -> ListPage:
    # The filter by lead officer would name everybody who works here.
    for name in (INTERNAL | {"lead_officer"}) & set(page.form.fields):
        del page.form.fields[name]
    rows = [replace(row, cells=tuple(cell for cell in row.cells if cell.name not in INTERNAL)) for row in page.rows]
    columns = [column for column in page.columns if column.name not in INTERNAL]
    return replace(page, rows=rows, columns=columns, add_url="")


class PartnerRecord(EntityRecord):
    """The page of a partner, with its markers and, for whoever gives an opinion, what a decision lacks."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        page = record_page(self.user, self.entity, record)
        context: dict[str, Any] = {"record": record, "markers": verified_markers(record)}
        if self.user.is_external:
            return self.page({**context, "page": _outside_record(page, self.user)})
        return self.page({**context, "page": page, "review": review(record, self.user)})


def _outside_record(page: RecordPage, user: User) -> RecordPage:
    """Leave out what a partner and a National Commission never see (domain.md 11)."""
    facts = [replace(fact, values=tuple(v for v in fact.values if v.name not in INTERNAL)) for fact in page.facts]
    return replace(
        page,
        confidentiality="",
        facts=[fact for fact in facts if fact.values],
        children=[children for children in page.children if children.entity.key not in OURS_ALONE],
        history=[line for line in page.history if line.entry.actor_id == user.pk],
        links=(),
    )


def review(partner: Partner, user: User) -> Missing | None:
    """Return what the next decision lacks, for those who give an opinion but do not decide."""
    action = ""
    if partner.status == PartnerStatus.IN_DUE_DILIGENCE and partner.scored_at is not None:
        action = "clear" if partner.risk_level in HEAD_DECIDES else "clear_high"
    elif partner.status == PartnerStatus.SUSPENDED:
        action = "reinstate"
    move = PARTNER_LIFE.find(partner.status, action)
    standing = Standing.of(user, partner)
    if move is None or move.approval is None or standing.allows(move.right):
        return None
    if not any(standing.allows(step.right) for step in move.approval.steps):
        return None
    lines: list[ApprovalLine] = []
    for step, condition in zip(move.approval.steps, route_conditions(partner, move.approval), strict=True):
        mine = not condition.is_met and standing.allows(step.right)
        refusal = refusal_to_act(partner, move.approval, step, user) if mine else None
        url = reverse("partner-opinion", args=[partner.pk, action, step.name]) if mine and not refusal else ""
        lines.append(ApprovalLine(step=step, condition=condition, url=url, refusal=refusal))
    conditions = tuple(conditions_of(partner, move, None))
    option = Option(move=move, conditions=conditions)
    return Missing(option=option, lines=tuple(lines), conditions=conditions[len(lines) :])


class PartnerHistory(EntityHistory):
    """The trail; readers from outside see what they themselves did."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.user.is_external:
            return super().get(request, pk)
        record = self.record(pk)
        lines = [happened(self.entity, entry) for entry in entries_of(record) if entry.actor_id == self.user.pk]
        return self.page({"record": record, "lines": lines, "back_url": record_url(record)})


class PartnerCreate(EntityCreate):
    """Adding a partner, after a look at those that may be the same."""

    base_form = PartnerForm

    def extra(self, record: Any) -> dict[str, Any]:
        return {
            "next_steps": [
                {"icon": "scan-search", "label": _("Screening"), "detail": _("Names are compared with the lists.")},
                {"icon": "file-search", "label": _("Due diligence"), "detail": _("Scored, read again, decided.")},
                {"icon": "badge-check", "label": _("Cleared"), "detail": _("Agreements can be signed.")},
            ]
        }


class PartnerEdit(EntityEdit):
    base_form = PartnerForm


class PartnerSheet(EntityPage):
    """One page about a partner, to print in the reader's language."""

    entity = PARTNER
    permission = PARTNER.read
    template = "sheet"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.record(pk)
        outside = self.user.is_external
        facts = facts_of(PARTNER, partner)
        if outside:
            facts = [replace(fact, values=tuple(v for v in fact.values if v.name not in INTERNAL)) for fact in facts]
        context = {
            "record": partner,
            "facts": [fact for fact in facts if fact.values],
            "markers": verified_markers(partner),
            "leaders": self.leaders(partner),
            "relations": self.listed(RELATIONSHIP.key, partner),
            "agreements": self.listed("agreement", partner),
            "interactions": [] if outside else self.listed(INTERACTION.key, partner),
            "today": clock.today(),
            "back_url": record_url(partner),
        }
        return self.page(context)

    def leaders(self, partner: Partner) -> list[Contact]:
        """Return the head, the signatories and those who lead civil society, youth or women."""
        if not cells_of(self.user, CONTACT.row):
            return []
        at_top = Q(role__in=[ContactRole.HEAD, ContactRole.SIGNATORY]) | ~Q(leads=[])
        found = visible(self.user, CONTACT).filter(at_top, partner=partner, is_anonymised=False)
        return [contact for contact in found.order_by("role", "pk")[:SHEET_ROWS] if isinstance(contact, Contact)]

    def listed(self, key: str, partner: Partner) -> Any:
        """Return the rows of an entity that is listed on partners, if it exists and may be read."""
        for entity, lookup in ENTITIES.listed_on(PARTNER):
            if entity.key == key and cells_of(self.user, entity.row):
                records = visible(self.user, entity).filter(**{lookup: partner}).select_related(*entity.relations())
                return rows_of(entity, list(records.order_by(entity.order, "-pk")[:SHEET_ROWS]))
        return []


class InteractionCreate(EntityCreate):
    def store(self, form: RecordForm) -> Any:
        return record_interaction(form.save(commit=False), actor=self.user)


class InteractionEdit(EntityEdit):
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
