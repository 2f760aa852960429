"""The page on which somebody says when they are written to about what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.work.at_once import begin
from shiraka.foundation.work.kinds import REQUIRED, Kind, ways_of
from shiraka.foundation.work.models import LetterSettings


class LettersForm(forms.Form):
    """One choice for each kind; for what the rules require, among fewer ways."""

    def __init__(self, *args: Any, settings: LetterSettings, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in Kind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[(way.value, way.label) for way in ways_of(kind)],
                initial=settings.way(kind),
                help_text=_("The rules require it: it cannot be switched off or left to the end of the week.")
                if kind in REQUIRED
                else "",
                widget=forms.Select(attrs={"class": "in"}),
            )


class Letters(Page):
    """The reader's own letters: when each kind of work is told by e-mail."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(LettersForm(settings=self.settings()))

    def post(self, request: HttpRequest) -> HttpResponse:
        settings = self.settings()
        form = LettersForm(request.POST, settings=settings)
        if not form.is_valid():
            return self.show(form, status=422)
        before = settings.at_once
        settings.ways = dict(form.cleaned_data)
        with transaction.atomic():
            settings.save()
            if settings.at_once - before:
                begin(self.user, settings.at_once)
        messages.success(request, _("Saved."))
        return redirect("letters")

    def settings(self) -> LetterSettings:
        return LetterSettings.objects.filter(user=self.user).first() or LetterSettings(user=self.user)

    def show(self, form: LettersForm, status: int = 200) -> HttpResponse:
        return render(self.request, "work/letters.html", {"form": form}, status=status)


urlpatterns = [path("", Letters.as_view(), name="letters")]
