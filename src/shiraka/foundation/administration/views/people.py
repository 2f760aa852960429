"""Accounts and posts: the list, one account, adding, changing, appointing."""

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.administration.accounts import (
    appoint,
    change_account,
    end_appointment,
    invite,
    open_account,
    reset_second_factor,
)
from shiraka.foundation.administration.forms import AccountChangeForm, AccountForm, AppointmentForm, EndForm
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.entities.lists import BadCursor, page_of
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.workflow.conditions import Refused

LINK = "password_link"
"""Where a session keeps a new link until the page that shows it once."""
MOST_WORDS = 20
"""Words that are looked for; each is a condition, and a database refuses a thousand of them."""


def found(words: str) -> QuerySet[User]:
    """Return the accounts whose name or address holds these words, with the posts of today."""
    today = Appointment.objects.held_on(clock.today()).select_related("unit")
    users = User.objects.prefetch_related(Prefetch("posts", queryset=today, to_attr="held"))
    for word in words.split()[:MOST_WORDS]:
        condition = Q(username__icontains=word) | Q(email__icontains=word)
        for language in ("en", "fr", "ar"):
            condition |= Q(**{f"full_name__{language}__icontains": word})
        users = users.filter(condition)
    return users


class UserList(AdministrationPage):
    """All accounts, by user name."""

    permission = "parameter:R"

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        try:
            page = page_of(found(words), order="username", cursor=request.GET.get("cursor", ""))
        except BadCursor:
            return redirect(request.path)
        context = {
            "page": page,
            "words_sought": words,
            "kept": urlencode({"q": words}) if words else "",
            "may_edit": allowed(self.user, "parameter:C"),
        }
        return render(request, "administration/users.html", context)


class UserPage(AdministrationPage):
    """One account with its posts, past ones too."""

    permission = "parameter:R"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(User, pk=pk)
        link = request.session.pop(LINK, None)
        context = {
            "account": account,
            "posts": account.posts.select_related("unit").order_by("-start_date"),
            "link": link[1] if link and link[0] == account.pk else "",
            "may_edit": allowed(self.user, "parameter:C"),
            "has_second_factor": account.pk != self.user.pk and is_mfa_enabled(account),
            "today": clock.today(),
            "letter": Letter.objects.filter(user=account).first(),
        }
        return render(request, "administration/user.html", context)


class AddUser(AdministrationPage):
    """Opening an account; its holder gets a link to set a password."""

    permission = "parameter:C"

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show(AccountForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        account = open_account(form.save(commit=False), actor=self.user)
        request.session[LINK] = (account.pk, invite(request, account, actor=self.user))
        messages.success(request, _("The account is open. Give it a post, so that it may do something."))
        return redirect("user", account.pk)

    def show(self, form: AccountForm) -> HttpResponse:
        return self.form_page(form, title=_("Add an account"), button=_("Add"), back_url=reverse("user-list"))


class EditUser(AdministrationPage):
    """Changing an account, or closing it."""

    permission = "parameter:C"

    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(AccountChangeForm(instance=get_object_or_404(User, pk=pk)), pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AccountChangeForm(request.POST, instance=get_object_or_404(User, pk=pk))
        if not form.is_valid():
            return self.show(form, pk)
        try:
            change_account(form.save(commit=False), actor=self.user)
        except Refused as refusal:
            return self.refused(refusal, reverse("user", args=[pk]))
        messages.success(request, _("Saved."))
        return redirect("user", pk)

    def show(self, form: AccountChangeForm, pk: int) -> HttpResponse:
        return self.form_page(form, title=_("Change an account"), button=_("Save"), back_url=reverse("user", args=[pk]))


class InviteUser(AdministrationPage):
    """Making a new link to set a password."""

    permission = "parameter:C"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(User, pk=pk, is_active=True)
        request.session[LINK] = (account.pk, invite(request, account, actor=self.user))
        return redirect("user", pk)


class ResetSecondFactor(AdministrationPage):
    """Removing the second factor of somebody who lost it."""

    permission = "parameter:C"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(User, pk=pk)
        try:
            reset_second_factor(account, actor=self.user)
        except Refused as refusal:
            return self.refused(refusal, reverse("user", args=[pk]))
        messages.success(request, _("The second factor is removed, and its holder told."))
        return redirect("user", pk)


class Appoint(AdministrationPage):
    """Giving a post."""

    permission = "parameter:C"

    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(AppointmentForm(), get_object_or_404(User, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(User, pk=pk)
        form = AppointmentForm(request.POST, instance=Appointment(user=account))
        if not form.is_valid():
            return self.show(form, account)
        try:
            appoint(form.save(commit=False), actor=self.user)
        except Refused as refusal:
            return self.refused(refusal, reverse("user", args=[pk]))
        messages.success(request, _("The post is given."))
        return redirect("user", pk)

    def show(self, form: AppointmentForm, account: User) -> HttpResponse:
        title = _("Give a post to %(person)s") % {"person": account}
        return self.form_page(form, title=title, button=_("Give the post"), back_url=reverse("user", args=[account.pk]))


class EndAppointment(AdministrationPage):
    """Ending a post."""

    permission = "parameter:C"

    def get(self, _request: HttpRequest, pk: int, post: int) -> HttpResponse:
        return self.show(EndForm(initial={"end_date": clock.today()}), self.appointment(pk, post))

    def post(self, request: HttpRequest, pk: int, post: int) -> HttpResponse:
        appointment = self.appointment(pk, post)
        form = EndForm(request.POST)
        if not form.is_valid():
            return self.show(form, appointment)
        try:
            end_appointment(appointment, actor=self.user, end_date=form.cleaned_data["end_date"])
        except Refused as refusal:
            return self.refused(refusal, reverse("user", args=[pk]))
        messages.success(request, _("The post ends."))
        return redirect("user", pk)

    def appointment(self, pk: int, post: int) -> Appointment:
        return get_object_or_404(Appointment.objects.select_related("user"), pk=post, user__pk=pk)

    def show(self, form: EndForm, appointment: Appointment) -> HttpResponse:
        title = _("End a post: %(post)s") % {"post": appointment}
        back_url = reverse("user", args=[appointment.user_id])
        return self.form_page(form, title=title, button=_("End the post"), back_url=back_url)
