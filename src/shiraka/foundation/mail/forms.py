"""What somebody says of an e-mail: where it is filed, why it is discarded, to whom it is handed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation import clock
from shiraka.foundation.access.permission import cells_for
from shiraka.foundation.entities.forms import ReferenceField
from shiraka.foundation.mail.filers import filing_kinds
from shiraka.foundation.mail.models import Message
from shiraka.foundation.mail.places import Suggestion, may_file
from shiraka.foundation.people.models import EXTERNAL_ROLES, Appointment, User

LONGEST_REASON = 300


class FileForm(forms.Form):
    """The records an e-mail is filed on: those that are suggested, and one more of each kind."""

    def __init__(self, *data: Any, message: Message, suggested: Sequence[Suggestion], user: User) -> None:
        super().__init__(*data)
        self.user = user
        self.by_key = {_key(one): one for one in suggested}
        if suggested:
            self.fields["suggested"] = forms.MultipleChoiceField(
                label=_("It may belong to"),
                required=False,
                choices=[(key, _told(one)) for key, one in self.by_key.items()],
                initial=[key for key, one in self.by_key.items() if one.is_sure],
                widget=forms.CheckboxSelectMultiple,
            )
        for entity in filing_kinds():
            if cells_for(user, entity):
                label = _("Another record: %(kind)s") % {"kind": entity.label} if suggested else capfirst(entity.label)
                hint = _("Its number, or words of its name.")
                field = ReferenceField(entity=entity, user=user, label=label, help_text=hint, required=False)
                field.widget.attrs["class"] = "in"
                self.fields[entity.key] = field
        if message.history:
            self.fields["with_history"] = forms.BooleanField(
                label=_("With the earlier e-mails that it quotes"), required=False
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        found = [self.by_key[key].record for key in given.get("suggested", ())]
        for entity in filing_kinds():
            record = given.get(entity.key)
            if record is None:
                continue
            if not may_file(self.user, record):
                self.add_error(entity.key, _("You read this record and do not edit it, so you cannot file on it."))
            elif record not in found:
                found.append(record)
        if not found and not self.errors:
            raise forms.ValidationError(_("Say on which record it is filed."))
        given["records"] = found
        return given


def _key(one: Suggestion) -> str:
    return f"{one.entity.key}-{one.record.pk}"


def _told(one: Suggestion) -> str:
    number = getattr(one.record, "number", "") or getattr(one.record, one.entity.number_field, "")
    return f"{one.record} · {number} — {one.reason}"


class DiscardForm(forms.Form):
    """Why an e-mail is put away."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is discarded"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Its contents are removed. The trail keeps the reason."),
        widget=forms.TextInput(attrs={"class": "in"}),
    )


class HandOverForm(forms.Form):
    """Who files an e-mail from an unknown sender."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Who files it"), queryset=User.objects.none(), widget=forms.Select(attrs={"class": "in"})
    )

    def __init__(self, *data: Any) -> None:
        super().__init__(*data)
        here = Appointment.objects.held_on(clock.today()).exclude(role__in=EXTERNAL_ROLES)
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(is_active=True, pk__in=here.values("user")).order_by("username")
