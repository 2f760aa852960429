"""The pages that link a record to another and that end a link; both stand in the trail of both records."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.forms import ReferenceField
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.entities.veil import veil_all
from shiraka.foundation.entities.views import EntityPage
from shiraka.foundation.links.actions import LinkRefused, link, unlink
from shiraka.foundation.links.models import Link, LinkKind
from shiraka.foundation.links.queries import LinkedRecord, links_of
from shiraka.foundation.people.models import User

LONGEST_NOTE = 300


class LinkForm(forms.Form):
    """What this record is to another one of a kind, and which it is."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What this record is to the other"),
        choices=LinkKind,
        widget=forms.Select(attrs={"class": "in"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("Read on both records."),
        widget=forms.TextInput(attrs={"class": "in"}),
    )
    field_order = ("kind", "other", "note")

    def __init__(self, *data: Any, other: Entity, user: User) -> None:
        super().__init__(*data)
        label = _("The other record: %(kind)s") % {"kind": other.label}
        hint = _("Its number, or words of its name.")
        self.fields["other"] = ReferenceField(entity=other, user=user, label=label, help_text=hint)
        self.fields["other"].widget.attrs["class"] = "in"
        self.order_fields(self.field_order)


class UnlinkForm(forms.Form):
    """The last question before a link is gone."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"class": "in"}),
    )


class LinkPage(EntityPage):
    """A page about links: what belongs together is for the staff to say, and to know."""

    def record(self, pk: int) -> Any:
        if is_outside(self.user):
            raise Http404
        return super().record(pk)


class EntityLink(LinkPage):
    """Linking a record to another, of the kind that the address names."""

    template = "link"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(pk, request.POST)

    def answer(self, pk: int, *data: Any) -> HttpResponse:
        record = self.record(pk)
        self.need(self.entity.edit, record)
        kinds = linkable(self.user)
        wanted = self.request.GET.get("type", self.entity.key)
        other = next((kind for kind in kinds if kind.key == wanted), kinds[0])
        form = LinkForm(*data, other=other, user=self.user)
        if data and form.is_valid():
            given = form.cleaned_data
            try:
                link(record, given["other"], actor=self.user, kind=given["kind"], note=given["note"])
            except LinkRefused as refusal:
                form.add_error("other", str(refusal))
            else:
                messages.success(self.request, _("The two records are linked."))
                return redirect(record_url(record))
        context = {"record": record, "form": form, "kinds": kinds, "other": other, "back_url": record_url(record)}
        return self.page(context, status=422 if data else 200)


class EntityUnlink(LinkPage):
    """Ending a link of a record; whoever edits the record that it starts from may, from either side."""

    template = "unlink"

    def get(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        return self.answer(pk, link)

    def post(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        return self.answer(pk, link, request.POST)

    def answer(self, pk: int, key: int, *data: Any) -> HttpResponse:
        record = self.record(pk)
        found = self.linked(record, key)
        self.need_source(record, found)
        form = UnlinkForm(*data)
        if data and form.is_valid():
            try:
                unlink(Link.objects.get(pk=found.pk), actor=self.user, reason=form.cleaned_data["reason"])
            except (LinkRefused, Link.DoesNotExist):
                raise Http404 from None
            messages.success(self.request, _("The link is removed."))
            return redirect(record_url(record))
        veil_all(self.user, [found.record])
        context = {"record": record, "form": form, "link": found, "back_url": record_url(record)}
        return self.page(context, status=422 if data else 200)

    def linked(self, record: Any, key: int) -> LinkedRecord:
        """Return a link of the record, or 404 when there is none of which this reader may know."""
        found = next((item for item in links_of(record, self.user) if item.pk == key), None)
        if found is None:
            raise Http404
        return found

    def need_source(self, record: Any, found: LinkedRecord) -> None:
        source: Any = record if found.is_outgoing else found.record
        self.need(ENTITIES.of(source).edit, source)


def linkable(user: User) -> list[Entity]:
    """Return the kinds of records that stand by themselves and that this person may read."""
    return [entity for entity in ENTITIES if not entity.parent and allowed(user, entity.read)]
