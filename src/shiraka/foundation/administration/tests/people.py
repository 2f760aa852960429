"""People for the tests of administration."""

from datetime import date
from typing import Any

from django.test import Client

from shiraka.foundation.people.models import Appointment, User
from shiraka.values.text import Text

BEGIN = date(2020, 1, 1)


def somebody(name: str, role: str = "", **post: Any) -> User:
    """Return an account, with one post when a role is given."""
    user = User.objects.create_user(name, password="quite-a-long-password", full_name=Text(en=name.title()))
    if role:
        Appointment.objects.create(user=user, role=role, start_date=BEGIN, **post)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
