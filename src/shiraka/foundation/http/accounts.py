"""Who may open an account: nobody by themselves; and reading the account of each request."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from shiraka.foundation import clock
from shiraka.foundation.people.models import Appointment, User


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Signs in as allauth does, and reads an account together with its posts: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session when it may still sign in: one query for whoever holds a post."""
        held = Appointment.objects.held_on(clock.today()).filter(user=user_id)
        posts = tuple(held.select_related("user", "unit"))
        if not posts:
            found: User | None = super().get_user(user_id)
            return found
        user = posts[0].user
        user.appointments = posts
        return user if self.user_can_authenticate(user) else None


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an administrator; the sign-up page is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the adapter's signature
        return False
