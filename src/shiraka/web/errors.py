"""Errors in the form of a refusal: what, why in a sentence, who can, what you can do."""

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shiraka.foundation.documents.unreachable import FilesUnreachable
from shiraka.foundation.people.models import User


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An error told in four parts; `who` and `instead` may be empty."""

    status: int
    what: str
    why: str
    who: str = ""
    instead: str = ""
    icon: str = "hand"


def answer(request: HttpRequest, told: Answer) -> HttpResponse:
    return render(request, "web/error.html", {"error": told}, status=told.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return answer(
        request,
        Answer(
            status=400,
            what=_("This address or form could not be read"),
            why=_("Something in it is not what this page understands."),
            instead=_("Go back, reload the page and try the step again."),
            icon="circle-alert",
        ),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    is_known = isinstance(getattr(request, "user", None), User)
    return answer(
        request,
        Answer(
            status=403,
            what=_("This is not open to your role"),
            why=_("The access table gives it to other roles, or the record is not yours."),
            who=(
                _("The lead officer of the record, or the Head of Sector.")
                if is_known
                else _("Somebody signed in with the role for it.")
            ),
            instead=_("If you should have it, ask an administrator to look at your post."),
            icon="lock",
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(
        request,
        Answer(
            status=404,
            what=_("There is nothing at this address that you may see"),
            why=_("It never existed, was moved, or is kept from your role; the page does not tell which."),
            instead=_("Search by name or number, or go back to your work."),
            icon="search",
        ),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        Answer(
            status=413,
            what=_("The file is too large"),
            why=_("One upload has a limit, so that everybody else can go on working."),
            who=_("An administrator can raise the limit."),
            instead=_("Send a smaller file, or split it into parts."),
            icon="file-x",
        ),
    )


def files_unreachable(request: HttpRequest, fault: FilesUnreachable) -> HttpResponse:
    return answer(
        request,
        Answer(
            status=503,
            what=_("The files cannot be reached"),
            why=str(fault),
            who=_("An administrator can read the log."),
            instead=_("Everything that asks for no file works as before."),
            icon="circle-alert",
        ),
    )


def failed(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        Answer(
            status=500,
            what=_("The page could not be made"),
            why=_("Something failed on our side. It was written to the log; nothing of yours was half stored."),
            who=_("An administrator can read the log."),
            instead=_("Try again in a minute."),
            icon="circle-alert",
        ),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose token is missing or old: the sign-in changed in another tab, or cookies are off."""
    return answer(
        request,
        Answer(
            status=403,
            what=_("This form is no longer valid"),
            why=_("You signed in or out after it was opened, or the browser keeps no cookies for this site."),
            instead=_("Go back and reload the page; what you typed is kept in this browser."),
            icon="refresh-cw",
        ),
    )
