"""What the forms of the register ask beyond the fields: other organisations, and why a contact is corrected."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.queries import partners_for
from shiraka.apps.partners.rules.duplicates import Likeness, possible_duplicates
from shiraka.foundation import clock
from shiraka.foundation.entities.forms import RecordForm, ReferenceField, SeveralField
from shiraka.foundation.people.models import EXTERNAL_ROLES, Appointment, Unit, User

_COMPARED = ("name", "short_name", "local_name", "former_names", "acronym", "registration_number", "website", "country")


class PartnerForm(RecordForm):
    """The derived form, with a warning when the organisation may be in the register already."""

    are_others = forms.BooleanField(
        label=gettext_lazy("These are other organisations"),
        required=False,
        help_text=gettext_lazy("Tick it when you have looked at each of them."),
    )

    duplicates: Sequence[Likeness] = ()

    def prepare(self) -> None:
        """Offer staff and present units only."""
        staff = Appointment.objects.held_on(clock.today()).exclude(role__in=EXTERNAL_ROLES).values("user")
        self._offer("lead_officer", User.objects.filter(is_active=True, pk__in=staff).order_by("username"))
        self._offer("unit", Unit.objects.filter(is_current=True))
        if self.instance.pk is None:
            self.initial.setdefault("lead_officer", self.user.pk)
            units = [post.unit_id for post in self.user.appointments if post.unit_id]
            self.initial.setdefault("unit", units[0] if units else None)

    def _offer(self, name: str, records: Any) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            current = getattr(self.instance, f"{name}_id", None)
            field.queryset = records | records.model._default_manager.filter(pk=current) if current else records

    def clean(self) -> dict[str, Any]:
        """Ask to look at organisations that may be the same before a new one is entered."""
        cleaned = super().clean()
        if self.instance.pk is not None:
            return cleaned
        probe = Partner(**{name: cleaned[name] for name in _COMPARED if name in cleaned})
        self.duplicates = possible_duplicates(probe, partners_for(self.user))
        if self.duplicates and not cleaned.get("are_others"):
            self.add_error("are_others", _("Say whether it is one of the organisations shown."))
        return cleaned


class InteractionForm(RecordForm):
    """The derived form, which lets choose among the contacts of its partner."""

    def prepare(self) -> None:
        """Offer the contacts there are, and those who are named already though their data was removed."""
        field = self.fields.get("contacts")
        if not isinstance(field, SeveralField):
            return
        partner = self._partner()
        named = [contact.pk for contact in self.instance.several("contacts")]
        is_any = field.offer((Q(is_anonymised=False) | Q(pk__in=named)) & Q(partner=partner))
        if partner is None:
            field.help_text = _("Offered once the partner is known: save, and name them on the form that changes it.")
        elif not is_any:
            field.help_text = _("The partner has no contacts yet.")

    def _partner(self) -> Any:
        """Return the partner, or its key, that the record has or the form says; None while it says none."""
        field = self.fields.get("partner")
        if self.instance.partner_id or not isinstance(field, ReferenceField):
            return self.instance.partner_id
        if not self.is_bound:
            return field.keyed(str(self.initial.get("partner", "")))
        try:
            return field.to_python(self.data.get(self.add_prefix("partner")))
        except forms.ValidationError:
            return None


class ContactForm(RecordForm):
    """The derived form; a correction says why it is made (R-18)."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Such as: this person asked for it."),
    )


class AnonymiseForm(forms.Form):
    """The last question before personal data is removed."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"class": "in"}))
    is_sure = forms.BooleanField(label=gettext_lazy("Remove the data for ever"))
