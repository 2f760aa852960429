"""The forms of a questionnaire and of the criteria: one small form a line, stored together."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from shiraka.apps.duediligence.models import Answer, Criterion
from shiraka.apps.duediligence.terms import Points

NOT_APPLICABLE = "n/a"


def _worth(value: str) -> int | str:
    return value if value == NOT_APPLICABLE else int(value)


class LineForm(forms.ModelForm):  # type: ignore[type-arg]  # of whichever model a subclass names
    """One line of a page with many, with the version it was read at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "in")
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2

    @property
    def is_rewritten(self) -> bool:
        """Whether the line was on the page that was sent, with another value than it was read with."""
        return self.add_prefix("version") in self.data and bool(set(self.changed_data) - {"version"})


class PartnerAnswerForm(LineForm):
    """What the partner writes to a question."""

    class Meta:
        model = Answer
        fields = ("statement", "evidence")


class AnalystAnswerForm(LineForm):
    """The same, with what the analyst finds it worth, or that it does not apply."""

    points = forms.TypedChoiceField(
        label=Answer._meta.get_field("points").verbose_name,
        choices=[("", "–"), *Points.choices, (NOT_APPLICABLE, pgettext_lazy("question", "Does not apply"))],
        required=False,
        coerce=_worth,
        empty_value=None,
    )

    class Meta:
        model = Answer
        fields = ("statement", "evidence", "points", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.is_not_applicable:
            self.initial["points"] = NOT_APPLICABLE

    def clean_points(self) -> int | None:
        """Tell the answer whether it applies; returns its points, None where it does not."""
        worth = self.cleaned_data["points"]
        self.instance.is_not_applicable = worth == NOT_APPLICABLE
        return None if worth == NOT_APPLICABLE else worth


class CriterionForm(LineForm):
    """What the analyst found on a criterion of exclusion."""

    class Meta:
        model = Criterion
        fields = ("finding", "turnover_percent", "source", "checked_date")
        widgets = {"checked_date": forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.threshold is None:
            del self.fields["turnover_percent"]


class RestForm(forms.Form):
    """Where all criteria were looked for that have no finding yet, and when: none of them was found to apply."""

    source = Criterion._meta.get_field("source").formfield(required=True, widget=forms.TextInput(attrs={"class": "in"}))
    checked_date = Criterion._meta.get_field("checked_date").formfield(
        required=True, widget=forms.DateInput(attrs={"type": "date", "dir": "ltr", "class": "in"}, format="%Y-%m-%d")
    )
