"""The tray of e-mails: those to be filed, one of them with where it may belong, and its files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED, Standing
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.entities.lists import BadCursor, page_of
from shiraka.foundation.entities.values import record_url, reference_of, title_of
from shiraka.foundation.mail.filing import (
    HANDS_OVER,
    discard,
    file_message,
    from_unknown,
    hand_over,
    may_hand_over,
    tray_of,
)
from shiraka.foundation.mail.forms import DiscardForm, FileForm, HandOverForm
from shiraka.foundation.mail.models import Filing, Message, State, Why
from shiraka.foundation.mail.places import suggestions
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused

_MARKS = {
    State.UNFILED: ("warn", "mail"),
    State.FILED: ("ok", "circle-check"),
    State.DISCARDED: ("idle", "trash-2"),
    State.UNKNOWN: ("warn", "circle-help"),
}
_TABS = (State.UNFILED, State.FILED, State.DISCARDED)


class MailPage(AdministrationPage):
    """A page about e-mails, for those who work here."""

    # Each sees only what is theirs; nobody outside has any.
    permission = SIGNED_IN

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and is_outside(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def message(self, pk: int) -> Message:
        """Return an e-mail of this reader's tray, or one from an unknown sender for who hands them over; else 404."""
        found = tray_of(self.user).filter(pk=pk).first() or from_unknown(self.user).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class MailList(MailPage):
    """The tray, by state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", State.UNFILED)
        state = State(asked) if asked in _TABS else State.UNFILED
        try:
            page = page_of(
                tray_of(self.user).filter(state=state).prefetch_related("filings__record"),
                order="-received_at",
                cursor=request.GET.get("cursor", ""),
                what=f"mail:{state}",
            )
        except BadCursor:
            return redirect(f"{request.path}?state={state}")
        lines = [line_of(message, self.user) for message in page.records if isinstance(message, Message)]
        context = {
            "page": page,
            "lines": lines,
            "state": state,
            "tabs": _TABS,
            "kept": f"state={state}",
            "address": settings.SHIRAKA_MAILBOX_ADDRESS,
            "may_hand_over": may_hand_over(self.user),
        }
        return render(request, "mail/list.html", context)


class UnknownSenders(MailPage):
    """What came from addresses that no account has."""

    permission = HANDS_OVER

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            page = page_of(from_unknown(self.user), order="-received_at", cursor=request.GET.get("cursor", ""))
        except BadCursor:
            return redirect(request.path)
        lines = [line_of(message, self.user) for message in page.records if isinstance(message, Message)]
        return render(request, "mail/list.html", {"page": page, "lines": lines, "is_unknown": True})


def line_of(message: Message, user: User) -> dict[str, Any]:
    """Return an e-mail as a list tells it."""
    return {
        "message": message,
        "mark": _MARKS[State(message.state)],
        "why": Why(message.why).label if message.why and message.state in {State.UNFILED, State.UNKNOWN} else "",
        "records": [_record(filing, user) for filing in message.filings.all()] if message.state == State.FILED else [],
    }


def seen_of(message: Message, user: User) -> list[Any]:
    """Return the records an e-mail was filed on that its reader sees."""
    records = [filing.target for filing in message.filings.all()]
    return [record for record in records if record is not None and Standing.of(user, record).is_visible]


def _record(filing: Filing, user: User) -> dict[str, str]:
    """Return where an e-mail was filed, as far as its reader may still know of it."""
    record: Any = filing.target
    if record is None or GUARDED.of(record) is None or not Standing.of(user, record).is_visible:
        return {"name": _("a record that you no longer see"), "url": ""}
    return {"name": str(reference_of(record) or title_of(record)), "url": record_url(record)}


class OneMessage(MailPage):
    """What the page of an e-mail shows; a form on it that was filled in wrongly comes back on it."""

    def show(self, message: Message, **bound: Any) -> HttpResponse:
        is_theirs = message.owner_id == self.user.pk
        forms: dict[str, Any] = {}
        if is_theirs and message.is_open:
            forms["file_form"] = bound.get("file_form") or self.file_form(message)
        if message.state in {State.UNFILED, State.UNKNOWN}:
            forms["discard_form"] = bound.get("discard_form") or DiscardForm()
        if message.state == State.UNKNOWN:
            forms["hand_over_form"] = bound.get("hand_over_form") or HandOverForm()
        wrong = next((form for form in bound.values() if form.errors), None)
        context = {
            "message_": message,
            "files": list(message.attachments.all()),
            "line": line_of(message, self.user),
            "form": wrong,
            "back_url": reverse("mail-unknown" if message.state == State.UNKNOWN else "mail-list"),
            **forms,
        }
        return render(self.request, "mail/message.html", context, status=422 if wrong else 200)

    def file_form(self, message: Message, *data: Any) -> FileForm:
        return FileForm(*data, message=message, suggested=suggestions(message, self.user), user=self.user)


class MessagePage(OneMessage):
    """One e-mail: its words as text, its files, and what can be done with it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.message(pk))


class FileMessage(OneMessage):
    """Filing an e-mail."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = self.message(pk)
        if message.owner_id != self.user.pk:
            raise PermissionDenied
        form = self.file_form(message, request.POST)
        if not form.is_valid():
            return self.show(message, file_form=form)
        records = form.cleaned_data["records"]
        try:
            made = file_message(
                message, records, actor=self.user, with_history=form.cleaned_data.get("with_history", False)
            )
        except Refused as refusal:
            return self.refused(refusal, reverse("mail-list"))
        if not made:
            messages.info(request, _("It is filed there already."))
            return redirect("mail-message", pk)
        told = ngettext(
            "The e-mail is filed on %(count)s record.", "The e-mail is filed on %(count)s records.", len(made)
        )
        messages.success(request, told % {"count": len(made)})
        return redirect(record_url(records[0]) if len(records) == 1 else reverse("mail-list"))


class DiscardMessage(OneMessage):
    """Putting an e-mail away, with its contents."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = self.message(pk)
        form = DiscardForm(request.POST)
        if not form.is_valid():
            return self.show(message, discard_form=form)
        back_url = reverse("mail-unknown" if message.state == State.UNKNOWN else "mail-list")
        try:
            discard(message, actor=self.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return self.refused(refusal, back_url)
        messages.success(request, _("The e-mail is discarded."))
        return redirect(back_url)


class HandOverMessage(OneMessage):
    """Giving an e-mail from an unknown sender to somebody who files it."""

    permission = HANDS_OVER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = self.message(pk)
        form = HandOverForm(request.POST)
        if not form.is_valid():
            return self.show(message, hand_over_form=form)
        try:
            hand_over(message, actor=self.user, to=form.cleaned_data["to"])
        except Refused as refusal:
            return self.refused(refusal, reverse("mail-unknown"))
        messages.success(request, _("The e-mail is handed over."))
        return redirect("mail-unknown")


class AttachmentFile(MailPage):
    """A file of an e-mail, before it is filed; fetched so that no browser runs it."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        file = self.message(pk).attachments.filter(number=number).exclude(file="").first()
        if file is None:
            raise Http404
        try:
            stored = default_storage.open(file.file.name or "")
        except OSError:
            raise Http404 from None
        return FileResponse(
            stored,
            as_attachment=True,
            filename=file.name,
            content_type=file.media_type,
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cache-Control": "private, no-store",
            },
        )
