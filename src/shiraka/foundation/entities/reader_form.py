"""The form that names somebody on a record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.people.models import EXTERNAL_ROLES, Appointment, User


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such index
    """Somebody inside the organisation with a post today."""

    def __init__(self, **options: Any) -> None:
        people = (
            User.objects.filter(is_active=True, posts__in=Appointment.objects.held_on(clock.today()))
            .exclude(posts__role__in=EXTERNAL_ROLES)
            .distinct()
            .order_by("username")
        )
        super().__init__(queryset=people, empty_label="—", **options)


class ReaderForm(forms.Form):
    """Somebody to name on a record."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reader"] = PersonField(label=_("Person"))
