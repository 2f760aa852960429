"""The pages of the frame: home, search, profile, and the switches of language and display."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from shiraka.apps.partners.entity import PARTNER
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.views import PUBLIC, SIGNED_IN, Page
from shiraka.foundation.administration.forms import ProfileForm
from shiraka.foundation.entities.search import list_url, search
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.entities.views import EntityPage
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.parameters.current import offered_languages
from shiraka.foundation.people.models import Density, Theme, User
from shiraka.web.home import figures_page, home_page
from shiraka.web.palette import palette
from shiraka.web.pictures import TILE_STEPS
from shiraka.web.register_map import STEP_NAMES, Narrowing, register_map
from shiraka.web.relation_map import relation_map


class Home(Page):
    """What waits for the reader, what ends soon, and the shape of the whole."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "web/home.html", {"home": home_page(self.user)})


class Figures(Page):
    """The register counted: for the staff, as those outside would see only their own records in it."""

    permission = PARTNER.read

    def get(self, request: HttpRequest) -> HttpResponse:
        if is_outside(self.user):
            raise PermissionDenied
        page = figures_page(self.user, request.GET.get("count", ""))
        return render(request, "web/figures.html", {"page": page, "steps": TILE_STEPS})


class RegisterMap(Page):
    """Which kinds of partners there are where, and what relates and binds them: for the staff, as the figures are."""

    permission = PARTNER.read

    def get(self, request: HttpRequest) -> HttpResponse:
        if is_outside(self.user):
            raise PermissionDenied
        narrowing = Narrowing.of(request.GET.get("category", ""), request.GET.get("region", ""))
        drawn = register_map(self.user, narrowing, is_mirrored=reader_language() == "ar")
        return render(request, "web/register_map.html", {"map": drawn, "steps": STEP_NAMES})


class PartnerMap(EntityPage):
    """Who is related to a partner, drawn, with the tables behind the drawing."""

    entity = PARTNER
    permission = PARTNER.read

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.record(pk)
        drawn = relation_map(self.user, partner, is_mirrored=reader_language() == "ar")
        return render(request, "web/relation_map.html", {"map": drawn, "back_url": record_url(partner)})


class Search(Page):
    """One search over everything the reader may see, grouped by kind."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        kind, start = request.GET.get("kind", ""), request.GET.get("from", "")
        results = search(self.user, words, kind=kind, start=int(start) if start.isdecimal() else 0)
        context = {"words": words, "kind": kind, "results": results, "list_url": list_url(kind, words) if kind else ""}
        return render(request, "web/search.html", context)


class Palette(Page):
    """What the palette offers for the words typed so far: a part of a page."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        return render(request, "web/palette.html", {"words": words, "groups": palette(self.user, words)})


class Profile(Page):
    """The reader's own page: their posts, and how the pages are shown to them."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ProfileForm(instance=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST, instance=self.user)
        if not form.is_valid():
            return self._page(request, form, status=422)
        form.save()
        translation.activate(self.user.language)
        messages.success(request, _("Your display settings are saved."))
        return _keep_language(redirect("profile"), self.user.language)

    def _page(self, request: HttpRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
        return render(request, "web/profile.html", {"form": form, "posts": self.user.appointments}, status=status)


class SetLanguage(Page):
    """Changes the language, on the account when there is one, and returns to the page."""

    permission = PUBLIC
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        answer = redirect(_return_to(request))
        if language not in offered_languages():
            return answer
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=language)
        return _keep_language(answer, language)


class SetDisplay(Page):
    """Changes theme or density from the account menu and returns to the page."""

    permission = SIGNED_IN
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        choices = {"theme": Theme.values, "density": Density.values}
        wanted: dict[str, Any] = {
            name: request.POST[name] for name, known in choices.items() if request.POST.get(name) in known
        }
        if wanted:
            User.objects.filter(pk=self.user.pk).update(**wanted)
        return redirect(_return_to(request))


def _return_to(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


def _keep_language(answer: HttpResponse, language: str) -> HttpResponse:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer
