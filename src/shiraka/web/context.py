"""What the frame around every page shows; worked out only when a template asks for it."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from shiraka.foundation import clock
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.templatetags.shiraka import direction
from shiraka.foundation.parameters.current import (
    offered_languages,
    organisation_name,
    organisation_short_name,
)
from shiraka.foundation.people.models import Density, Language, Role, Theme, User
from shiraka.foundation.work.queries import waiting_count
from shiraka.web.navigation import Link, navigation

T = TypeVar("T")


class Frame:
    """The frame for one request. Costs nothing until it is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> User | None:
        # A refusal before the session was read has no user.
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @property
    def language(self) -> str:
        return reader_language()

    @property
    def direction(self) -> str:
        return direction(self.language)

    @cached_property
    def languages(self) -> list[tuple[str, str, str]]:
        """Return code, short form and name of each language that is offered, in its own words."""
        shorts = {Language.AR: "ع", Language.EN: "EN", Language.FR: "FR"}
        offered = _told(offered_languages, tuple(Language.values))
        return [(code.value, short, str(code.label)) for code, short in shorts.items() if code in offered]

    @cached_property
    def organisation(self) -> str:
        return _told(organisation_name, "")

    @cached_property
    def organisation_short(self) -> str:
        return _told(organisation_short_name, "")

    @property
    def theme(self) -> str:
        return self.user.theme if self.user else Theme.SYSTEM

    @property
    def themes(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Theme.choices]

    @property
    def density(self) -> str:
        return self.user.density if self.user else Density.DENSE

    @property
    def densities(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Density.choices]

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def is_demo(self) -> bool:
        return bool(settings.SHIRAKA_DEMO)

    @property
    def provider(self) -> str:
        """What the provider is called at which people may sign in; "" when there is none."""
        return str(settings.SHIRAKA_OIDC_NAME) if settings.SHIRAKA_OIDC_ISSUER else ""

    @property
    def here(self) -> str:
        """Where a switch of language or theme comes back to: this page, if it can be asked for again."""
        return self._request.get_full_path() if self._request.method == "GET" else self._request.path

    @cached_property
    def posts(self) -> list[str]:
        """Return the posts of the reader in words: their title, or their role."""
        appointments = self.user.appointments if self.user else ()
        return [str(post.get_role_display()) for post in appointments] or ([""] if self.user else [])

    @cached_property
    def navigation(self) -> list[tuple[str, list[Link]]]:
        return navigation(self.user, self._request.path) if self.user else []

    @cached_property
    def badges(self) -> dict[str, int]:
        return {"waiting": waiting_count(self.user)} if self.user else {}

    @property
    def is_administrator(self) -> bool:
        return bool(self.user and Role.AD in self.user.roles)


def _told(read: Callable[[], T], instead: T) -> T:
    """Read a setting, but draw the page also when the database cannot answer: it may be the one that says so."""
    try:
        return read()
    except DatabaseError:
        return instead


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give every template its frame."""
    return {"frame": Frame(request)}
