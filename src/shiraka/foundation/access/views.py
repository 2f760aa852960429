"""The base of every page: says which right it needs, and asks for it before anything else."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views import View

from shiraka.foundation.access.permission import allowed
from shiraka.foundation.people.models import User

SIGNED_IN = "signed-in"
"""The permission of a page for everybody who has an account: home, profile."""

PUBLIC = "public"
"""The permission of a page without sign-in."""


class Page(View):
    """A view with a declared permission; a view without one does not start."""

    permission: str = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.permission:
            raise ImproperlyConfigured(f"{type(self).__name__} declares no permission.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission != PUBLIC:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if self.permission != SIGNED_IN and not allowed(request.user, self.permission):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """The signed-in person; only for pages that need one."""
        if not isinstance(self.request.user, User):
            raise PermissionDenied
        return self.request.user
