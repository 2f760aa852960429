"""The forms of a questionnaire and of the criteria: one small form a line, stored together."""

from typing import Any

from django import forms

from shiraka.apps.duediligence.models import Answer, Criterion


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
    """The same, with what the analyst finds it worth."""

    class Meta:
        model = Answer
        fields = ("statement", "evidence", "points", "is_not_applicable", "note")


class CriterionForm(LineForm):
    """What the analyst found on a criterion of exclusion."""

    class Meta:
        model = Criterion
        fields = ("finding", "turnover_percent", "source", "checked_date")
        widgets = {"checked_date": forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")}
