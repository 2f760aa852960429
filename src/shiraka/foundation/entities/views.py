"""The pages of any entity but those of its list: record, add, edit with conflict, move, opinion, document, history."""

import logging
import secrets
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.outside import is_deed_told, may_move
from shiraka.foundation.access.permission import allowed, is_closed, may_add, visible
from shiraka.foundation.access.views import Page
from shiraka.foundation.documents.actions import may_share, share_document
from shiraka.foundation.documents.models import Document
from shiraka.foundation.documents.queries import documents_of
from shiraka.foundation.documents.refusal import UploadRefused
from shiraka.foundation.documents.unreachable import FilesUnreachable
from shiraka.foundation.entities.actions import Conflict, create_record, entered_by_others, left_alone, update_record
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.document_form import document_form
from shiraka.foundation.entities.forms import RecordForm, ReferenceField, form_class, form_field
from shiraka.foundation.entities.history import lines_of
from shiraka.foundation.entities.record_page import entries_of, record_page, told_to
from shiraka.foundation.entities.values import held, record_url, value_of
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.languages.fields import LONGEST_TEXT
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.eyes import noting_interest
from shiraka.foundation.workflow.perform import conditions_of, perform
from shiraka.foundation.workflow.routes import fingerprint
from shiraka.values.text import Text

logger = logging.getLogger(__name__)


class EntityPage(Page):
    """A page about records of one entity."""

    entity: ClassVar[Entity]
    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.enter()
        return super().dispatch(request, *args, **kwargs)

    def enter(self) -> None:
        """Raise `Http404` to whom the whole kind is closed; the API asks it too."""
        if is_closed(self.user, self.entity):
            raise Http404

    def record(self, pk: int) -> Any:
        """Return the record, or 404 for one that this reader may not know of."""
        record = (
            noting_interest(visible(self.user, self.entity), self.user)
            .select_related(*self.entity.relations(), "created_by", "updated_by")
            .filter(pk=pk)
            .first()
        )
        if record is None:
            raise Http404
        return veil(self.user, self.entity, [record], is_whole=True)[0]

    def need(self, right: str, record: Any) -> None:
        """Raise `PermissionDenied` unless the right is theirs on this record."""
        if not allowed(self.user, right, record):
            raise PermissionDenied

    def page(self, context: dict[str, Any], status: int = 200, template: str = "") -> HttpResponse:
        names = [f"{self.entity.key}/{template or self.template}.html", f"entities/{template or self.template}.html"]
        return render(self.request, names, {"entity": self.entity, **context}, status=status)

    def refused(self, refusal: Refused, record: Any, move: Move | None = None) -> HttpResponse:
        """Say why a rule forbids it: status 409, and nothing was stored."""
        back_url = reverse(f"{self.entity.key}-list") if record is None else record_url(record)
        context = {"conditions": refusal.conditions, "record": record, "move": move, "back_url": back_url}
        return self.page(context, status=409, template="refusal")


class EntityRecord(EntityPage):
    """The page of one record."""

    template = "record"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        page = record_page(self.user, self.entity, record)
        return self.page({"page": page, "record": record, **self.extra(record)})

    def extra(self, record: Any) -> dict[str, Any]:
        """Return what an app adds to its record page."""
        return {}


class EntityForm(EntityPage):
    """What adding and editing share: the derived form in its sections."""

    template = "form"
    base_form: ClassVar[type[RecordForm]] = RecordForm

    def form(self, *args: Any, **options: Any) -> RecordForm:
        return form_class(self.entity.seen_by(self.user), self.user, self.base_form)(*args, user=self.user, **options)

    def show(self, form: RecordForm, record: Any = None, status: int = 200) -> HttpResponse:
        context = {"form": form, "sections": self.sections(form), "record": record, **self.extra(record)}
        return self.page(context, status=status)

    def extra(self, record: Any) -> dict[str, Any]:
        """Return what an app shows beside its form, such as `next_steps`."""
        return {}

    def sections(self, form: RecordForm) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the bound fields under the titles of their sections."""
        groups: list[tuple[str, list[forms.BoundField]]] = []
        for show in self.entity.shows:
            if show.section or not groups:
                groups.append((str(show.section), []))
            if show.name in form.fields:
                groups[-1][1].append(form[show.name])
        return [(title, fields) for title, fields in groups if fields]


class EntityCreate(EntityForm):
    """Adding a record; a form that a hasty hand sends twice adds one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return self.refused(refusal, None)

    def form(self, *args: Any, **options: Any) -> RecordForm:
        """Return the form; raises `Refused` to whoever adds nothing of this kind, before they type."""
        if not may_add(self.user, self.entity):
            raise Refused([entered_by_others(self.entity)])
        return super().form(*args, **options)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = _sent_once(self.form(initial={**request.GET.dict(), SENT: secrets.token_urlsafe(16)}))
        for name, field in form.fields.items():
            if isinstance(field, ReferenceField):
                # A page that offers to add gives a key; a person is shown a name, and only one they may see.
                form.initial[name] = field.keyed(str(form.initial.get(name, "")))
        return self.show(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _sent_once(self.form(request.POST))
        if not form.is_valid():
            return self.show(form, status=422)
        copy = request.POST.get(SENT, "")[:40]
        key = f"sent:{self.user.pk}:{copy}"
        if copy and not cache.add(key, 0, REMEMBERED_SECONDS):
            return self.sent_before(cache.get(key))
        try:
            record = self.store(form)
        except ValidationError as error:
            cache.delete(key)
            form.add_error(None, error)
            return self.show(form, status=422)
        except Exception:
            # Nothing was stored: the same form may be sent again.
            cache.delete(key)
            raise
        cache.set(key, record.pk, REMEMBERED_SECONDS)
        messages.success(request, _("Saved."))
        return redirect(record_url(record))

    def sent_before(self, pk: int | None) -> HttpResponse:
        """Lead to the record that the same form has added, or to the list while it is still being stored."""
        messages.info(self.request, _("The form was sent twice; it is stored once."))
        return redirect(f"{self.entity.key}-record", pk) if pk else redirect(f"{self.entity.key}-list")

    def store(self, form: RecordForm) -> Any:
        """Store what the form gives; apps with more to do than storing replace it."""
        return create_record(form.save(commit=False), actor=self.user)


SENT = "sent"
"""The field in which a form that adds a record says which copy of it was sent."""
REMEMBERED_SECONDS = 60 * 60


def _sent_once(form: RecordForm) -> RecordForm:
    form.fields[SENT] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    return form


class EntityEdit(EntityForm):
    """Editing a record; when somebody else changed it meanwhile both texts are shown."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        self.need(self.entity.edit, record)
        return self.show(self.form(instance=record), record)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        self.need(self.entity.edit, record)
        # Chosen on the page that showed both texts: what is stored stays.
        left = {name for name in self.entity.form_fields() if request.POST.get(f"take-{name}") == "theirs"}
        form = self.form(request.POST, instance=record, left_alone=left)
        if not form.is_valid():
            return self.show(form, record, status=422)
        try:
            self.store(form)
        except Conflict as conflict:
            return self.conflict(form, conflict.current)
        except Refused as refusal:
            return self.refused(refusal, record)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(form, record, status=422)
        messages.success(request, _("Saved."))
        return redirect(record_url(record))

    def store(self, form: RecordForm) -> Any:
        return update_record(form.save(commit=False), actor=self.user, version=form.stated_version())

    def conflict(self, form: RecordForm, current: Any) -> HttpResponse:
        """Show what is stored beside what was typed; saving again means mine, field by field."""
        untouched = left_alone(form.instance, current, form.stated_version())
        fields = [
            {
                "bound": bound,
                "mine": value_of(self.entity, form.instance, bound.name),
                "theirs": value_of(self.entity, current, bound.name),
                "differs": (mine := self.held(form.instance, bound.name)) != (theirs := self.held(current, bound.name)),
                # The words in the reader's language may well be the same.
                "languages": mine.differing(theirs) if isinstance(mine, Text) and isinstance(theirs, Text) else (),
                "theirs_only": bound.name in untouched,
            }
            for _title, group in self.sections(form)
            for bound in group
        ]
        context = {
            "form": form,
            "fields": fields,
            "record": current,
            "current_version": current.version,
            "changed_by": current.updated_by if is_deed_told(self.user, current.updated_by_id) else None,
            "changed_at": current.updated_at,
            "back_url": record_url(current),
        }
        return self.page(context, status=409, template="conflict")

    def held(self, record: Any, name: str) -> Any:
        return held(record, self.entity.field(name))


class EntityMove(EntityPage):
    """One move of the lifecycle: its conditions, its inputs, the button."""

    template = "move"

    def enter(self) -> None:
        super().enter()
        if not may_move(self.user):
            raise PermissionDenied

    def move(self, record: Any, action: str) -> Move:
        lifecycle = self.entity.lifecycle
        move = lifecycle.find(record.status, action) if lifecycle else None
        if lifecycle is None or not lifecycle.named(action):
            raise Http404
        if move is None:
            raise Refused(conditions=[])
        if move.is_automatic:
            # What the daily run does is nobody's to do, and no other state would make it so.
            raise PermissionDenied
        return move

    def form(self, record: Any, move: Move, data: Any = None) -> forms.Form:
        """Return the inputs of a move as a form; "reason" is a text, the others are model fields."""
        form = forms.Form(data)
        form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=record.version, required=False)
        for name in (*move.inputs, *move.optional):
            field = (
                forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=LONGEST_TEXT)
                if name == "reason"
                else form_field(self.entity.field(name), self.user)
            )
            if field is None:
                continue
            field.required = name in move.inputs
            field.widget.attrs.setdefault("class", "in")
            field.initial = None if name == "reason" else getattr(record, name)
            form.fields[name] = field
        return form

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        return self.answer(pk, action)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        return self.answer(pk, action, request.POST)

    def answer(self, pk: int, action: str, data: Any = None) -> HttpResponse:
        record = self.record(pk)
        try:
            move = self.move(record, action)
        except Refused:
            messages.warning(self.request, _("The record has moved on; this step is no longer open."))
            return redirect(record_url(record))
        self.need(move.right, record)
        form = self.form(record, move, data)
        if data is not None and form.is_valid():
            response = self.carry_out(record, move, form)
            if response is not None:
                return response
        context = {
            "record": record,
            "move": move,
            "form": form,
            "conditions": conditions_of(record, move, self.user),
            "back_url": record_url(record),
        }
        return self.page(context, status=200 if data is None else 422)

    def carry_out(self, record: Any, move: Move, form: forms.Form) -> HttpResponse | None:
        inputs = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        version = form.cleaned_data.get("version")
        try:
            moved = perform(record, move.action, actor=self.user, version=version, **inputs)
        except Refused as refusal:
            return self.refused(refusal, record, move)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
            return None
        messages.success(self.request, _("Done: %(step)s.") % {"step": move.label})
        return redirect(record_url(moved))


class OpinionForm(forms.Form):
    """Agree, or say why not."""

    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Your opinion"),
        choices=[("yes", gettext_lazy("I agree")), ("no", gettext_lazy("I do not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "in"}),
        help_text=gettext_lazy("Needed when you do not agree."),
    )
    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class EntityOpinion(EntityMove):
    """Giving an opinion on one step of the approval route of a move."""

    template = "opinion"

    def get(self, request: HttpRequest, pk: int, action: str, step: str = "") -> HttpResponse:
        return self.opinion(pk, action, step)

    def post(self, request: HttpRequest, pk: int, action: str, step: str = "") -> HttpResponse:
        return self.opinion(pk, action, step, request.POST)

    def opinion(self, pk: int, action: str, step_name: str, data: Any = None) -> HttpResponse:
        record = self.record(pk)
        try:
            move = self.move(record, action)
        except Refused:
            raise Http404 from None
        route = move.approval
        if route is None or not route.has(step_name):
            raise Http404
        step = route.step(step_name)
        self.need(step.right, record)
        form = OpinionForm(data, initial={"facts": fingerprint(record, route, step)})
        if data is not None and form.is_valid():
            try:
                give_opinion(record, move, step_name, actor=self.user, **form.cleaned_data)
            except Refused as refusal:
                return self.refused(refusal, record, move)
            messages.success(self.request, _("Your opinion is recorded."))
            return redirect(record_url(record))
        context = {"record": record, "move": move, "step": step, "form": form, "back_url": record_url(record)}
        return self.page(context, status=200 if data is None else 422)


class EntityDocument(EntityPage):
    """Adding a document to a record, or the next version of one."""

    template = "document"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(pk, request.POST, request.FILES)

    def answer(self, pk: int, *data: Any) -> HttpResponse:
        record = self.record(pk)
        self.need(self.entity.edit, record)
        if not self.entity.has_documents:
            raise Http404
        form = document_form(record, self.user, self.request.GET.get("version_of", ""), *data)
        status = 422 if data else 200
        if data and form.is_valid():
            try:
                form.store()
            except UploadRefused as refusal:
                form.add_error("file", str(refusal))
            except FilesUnreachable as fault:
                logger.exception("A document could not be stored.")
                form.add_error("file", str(fault))
                status = 503
            else:
                messages.success(self.request, _("The document is stored."))
                return redirect(record_url(record))
        context = {"record": record, "form": form, "back_url": record_url(record)}
        return self.page(context, status=status)


class EntityShare(EntityPage):
    """Opening a document of a record to the other side, or closing it again."""

    def post(self, request: HttpRequest, pk: int, document: int) -> HttpResponse:
        record = self.record(pk)
        if not may_share(self.user, record):
            raise PermissionDenied
        is_shared = request.POST.get("is_shared") == "yes"
        share_document(self.document(record, document), actor=self.user, is_shared=is_shared)
        messages.success(request, _("Saved."))
        return redirect(record_url(record))

    def document(self, record: Any, pk: int) -> Document:
        """Return a document of the record; raises `Http404` for one this reader may not know of."""
        if pk not in {stored.pk for stored in documents_of(record, self.user)}:
            raise Http404
        return Document.objects.get(pk=pk)


class EntityHistory(EntityPage):
    """The whole trail of a record, with values before and after."""

    template = "history"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        lines = lines_of(self.user, self.entity, told_to(self.user, entries_of(record)))
        return self.page({"record": record, "lines": lines, "back_url": record_url(record)})
