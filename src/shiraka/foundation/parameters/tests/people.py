"""People for the tests of settings."""

from datetime import date

from shiraka.foundation.people.models import Appointment, User

BEGIN = date(2020, 1, 1)


def somebody(name: str, role: str) -> User:
    """Return an account that holds one post."""
    user = User.objects.create_user(name, password="quite-a-long-password")
    Appointment.objects.create(user=user, role=role, start_date=BEGIN)
    return user
