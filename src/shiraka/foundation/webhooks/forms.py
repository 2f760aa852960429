"""What an administrator says of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.parameters.offered import offer_languages
from shiraka.foundation.webhooks.models import Deed, Webhook
from shiraka.foundation.webhooks.sending import BadAddress, place_of, reachable


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]  # the stub asks for what Django cannot subscript
    """A webhook, new or not."""

    kinds = forms.MultipleChoiceField(label=_("Records"), widget=forms.CheckboxSelectMultiple)
    deeds = forms.MultipleChoiceField(label=_("Events"), choices=Deed.choices, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Webhook
        fields = ("name", "url", "kinds", "deeds", "language", "is_paused")
        widgets = {"url": forms.URLInput(attrs={"dir": "ltr"})}
        labels = {"is_paused": _("paused")}
        help_texts = {
            "is_paused": _("Nothing is sent; what happens meanwhile is sent when it goes on."),
            "language": _("Of the sentence that each event has for people."),
        }
        error_messages = {"name": {"unique": _("Another webhook has this name.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(entity.key, entity.label_plural) for entity in ENTITIES]
        kinds.help_text = _("Only those at the level Internal or Public are told, and never what stands in them.")
        if self.instance.pk is None:
            del self.fields["is_paused"]
        offer_languages(self)

    def clean_url(self) -> str:
        """Refuse an address that nothing would be sent to."""
        url = str(self.cleaned_data["url"])
        try:
            reachable(place_of(url))
        except BadAddress as fault:
            raise forms.ValidationError(str(fault)) from None
        return url
