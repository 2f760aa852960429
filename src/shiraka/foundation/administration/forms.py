"""The forms of administration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.administration.interests import is_known_to
from shiraka.foundation.entities.fields import country_choices
from shiraka.foundation.entities.reader_form import PersonField
from shiraka.foundation.parameters.definitions.agreements import agreement_type_pairs
from shiraka.foundation.parameters.offered import offer_languages
from shiraka.foundation.people.models import Appointment, Delegation, Role, Unit, User

# An auditor and an administrator look after the whole house.
_WITHOUT_UNIT = frozenset({Role.AU, Role.AD})
NO_CHOICE = ("", "—")


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # the stub asks for what Django cannot subscript
    """A new account."""

    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
        help_text=_("The link to set a password is sent there."),
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "language")
        labels = {
            "username": _("user name"),
            "is_active": _("the account is open"),
        }
        help_texts = {
            "username": _("Letters, digits and the signs @ . + - _ only. It cannot be changed later."),
            "is_active": _("Closing an account signs this person out everywhere; it can be opened again."),
        }
        error_messages = {"username": {"unique": _("Another account has this user name.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["full_name"].required = True
        offer_languages(self)

    def clean_email(self) -> str:
        """Refuse an address another account has: one may sign in by it."""
        email = str(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another account has this address."))
        return email


class AccountChangeForm(AccountForm):
    """What may be changed of an account; its user name stands in the trail and stays."""

    class Meta(AccountForm.Meta):
        fields = ("full_name", "email", "language", "is_active")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """What a person sets for themselves: how the pages look and speak to them."""

    class Meta:
        model = User
        fields = ("language", "theme", "density")
        widgets = {"language": forms.RadioSelect, "theme": forms.RadioSelect, "density": forms.RadioSelect}
        help_texts = {"density": _("Roomy gives taller rows and larger targets.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_languages(self)


class AppointmentForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """A post for somebody."""

    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("For a National Commission focal point.")
    )
    start_date = forms.DateField(label=_("First day"), widget=_date())
    end_date = forms.DateField(label=_("Last day"), required=False, widget=_date())

    class Meta:
        model = Appointment
        fields = ("role", "post", "title", "unit", "country", "organisation_number", "start_date", "end_date")
        help_texts = {
            "post": _("Only in the Office of the Director-General, for the two who sign."),
            "unit": _("For everybody inside the organisation."),
            "organisation_number": _("For an external partner contact: the number in the register, such as P-00001."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["country"]
        choice.choices = [NO_CHOICE, *country_choices()]
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(is_current=True)
        self.fields["start_date"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        """Bind each role to what it is bound to, and to nothing else."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        role = given.get("role")
        needs = {Role.NC: "country", Role.EP: "organisation_number"}.get(Role(role), "unit") if role else ""
        if needs and not given.get(needs) and role not in _WITHOUT_UNIT:
            self.add_error(needs, _("A post with this role needs it."))
        for name in {"country", "organisation_number", "unit"} - {needs}:
            given[name] = None if name == "unit" else ""
        if given.get("post") and role != Role.DG:
            self.add_error("post", _("Only a post in the Office of the Director-General signs as such."))
        start, end = given.get("start_date"), given.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("The last day comes before the first."))
        return given


class EndForm(forms.Form):
    """The last day of a post."""

    end_date = forms.DateField(label=_("Last day"), widget=_date())


class DelegationForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """Authority given in writing."""

    types = forms.MultipleChoiceField(
        label=_("Types of agreement"), choices=agreement_type_pairs, widget=forms.CheckboxSelectMultiple
    )
    ceiling_usd = forms.DecimalField(
        label=_("Up to, US dollars"),
        min_value=0,
        max_digits=18,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
        help_text=_("0 for agreements without money."),
    )
    instrument_date = forms.DateField(label=_("Date of the instrument"), widget=_date())
    start_date = forms.DateField(label=_("First day"), widget=_date())
    end_date = forms.DateField(label=_("Last day"), widget=_date())

    class Meta:
        model = Delegation
        fields = (
            "receiver",
            "instrument",
            "instrument_date",
            "types",
            "ceiling_usd",
            "start_date",
            "end_date",
            "may_be_passed_on",
        )
        help_texts = {"instrument": _("What it is called and its number, such as Decision 12/2026.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receiver"] = PersonField(label=_("Given to"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        start, end, written = (given.get(name) for name in ("start_date", "end_date", "instrument_date"))
        if start and end and end < start:
            self.add_error("end_date", _("The last day comes before the first."))
        if start and written and written > start:
            self.add_error("start_date", _("It cannot hold before it is written."))
        return given


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class InterestForm(forms.Form):
    """An interest of one's own."""

    organisation_number = forms.CharField(
        label=_("Number of the organisation"),
        max_length=20,
        help_text=_("As the register has it, such as P-00001."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    description = forms.CharField(
        label=_("What ties you to it"),
        max_length=300,
        help_text=_("Such as: member of its board until 2024; my sister works there."),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_organisation_number(self) -> str:
        """Refuse a number the register does not have: it would protect nobody."""
        number = str(self.cleaned_data["organisation_number"]).strip().upper()
        if not is_known_to(self.user, number):
            raise forms.ValidationError(_("No organisation you may see has this number."))
        return number


class LevelForm(forms.Form):
    """A lower level of a record, and why."""

    level = forms.TypedChoiceField(label=_("Lower level"), choices=Confidentiality, coerce=int)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000, required=False)
