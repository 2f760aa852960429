"""Two pages about the API: a person's tokens, and the table of operations."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.api.models import Token
from shiraka.api.operations import BASE, OPERATIONS, Operation
from shiraka.api.problems import titles
from shiraka.api.scopes import ANY, READ, subjects
from shiraka.api.tokens import USUAL_DAYS, issue_token, revoke_token, tokens_of
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.access.views import PUBLIC, SIGNED_IN, Page
from shiraka.foundation.people.models import User


def scope_choices() -> list[tuple[str, str]]:
    """Return every scope with its words: what it is about, and whether it only reads."""
    labels = {ANY: _("Everything your role may")} | subjects()
    reading, writing = _("%(things)s: read"), _("%(things)s: read and change")
    return [
        (f"{subject}:{verb}", (reading if verb == READ else writing) % {"things": label[:1].upper() + label[1:]})
        for subject, label in labels.items()
        for verb in (READ, "write")
    ]


class TokenForm(forms.Form):
    """What one says of a token when making it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Which program will use it."),
        widget=forms.TextInput(attrs={"class": "in"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        initial=USUAL_DAYS,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (180, gettext_lazy("180 days")),
            (365, gettext_lazy("365 days")),
        ],
        widget=forms.Select(attrs={"class": "in"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=scope_choices,
        help_text=gettext_lazy("Never more than you may do yourself, on the same records."),
        widget=forms.CheckboxSelectMultiple,
    )


class Tokens(Page):
    """The tokens of the reader: make one, see which are used."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, TokenForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        given = form.cleaned_data
        expires_at = clock.now() + timedelta(days=given["days"])
        try:
            token, secret = issue_token(
                user=self.user, name=given["name"], scopes=given["scopes"], expires_at=expires_at
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._page(request, form, status=422)
        return self._page(request, TokenForm(), token=token, secret=secret)

    def _page(self, request: HttpRequest, form: TokenForm, status: int = 200, **more: Any) -> HttpResponse:
        labels = dict(scope_choices())
        rows = [
            {
                "token": token,
                "scopes": [labels.get(scope, scope) for scope in token.scopes],
                "is_expired": token.expires_at <= clock.now(),
            }
            for token in tokens_of(self.user)
        ]
        answer = render(request, "api/tokens.html", {"form": form, "rows": rows, **more}, status=status)
        # The page may hold a secret, which the browser must not keep for the back button.
        answer["Cache-Control"] = "no-store"
        return answer


class RevokeToken(Page):
    """Ends one of the reader's tokens."""

    permission = SIGNED_IN
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = Token.objects.filter(pk=pk, user=self.user, revoked_at=None).first()
        if token is None:
            raise Http404
        revoke_token(token, actor=self.user)
        messages.success(request, _("The token no longer works."))
        return redirect("tokens")


class Docs(Page):
    """Every operation with its right and scope, as far as the reader may call it."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        groups: dict[str, list[dict[str, object]]] = {}
        for operation in OPERATIONS:
            group = operation.operation_id.partition(".")[0]
            groups.setdefault(group, []).append({"operation": operation, "is_open": may_call(self.user, operation)})
        context = {"groups": groups.items(), "base": BASE, "problems": titles().items()}
        return render(request, "api/docs.html", context)


def may_call(user: User, operation: Operation) -> bool:
    """Tell whether an operation is open to a person on at least some record."""
    return operation.right in {PUBLIC, SIGNED_IN} or allowed(user, operation.right)


docs_urls = [path("docs/", Docs.as_view(), name="docs")]
