"""Makes an installation with some partners and one token, for the test that kills it; prints the token and the keys."""

import json
import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()


from shiraka.api.tokens import issue_token  # noqa: E402
from shiraka.apps.partners.models import Partner  # noqa: E402
from shiraka.foundation import clock  # noqa: E402
from shiraka.foundation.entities.actions import create_record  # noqa: E402
from shiraka.foundation.people.models import Appointment, Role, Unit, User  # noqa: E402
from shiraka.values.text import Text  # noqa: E402


def main() -> None:
    unit = Unit.objects.create(code="PIC", name=Text(en="Partnerships"))
    user = User.objects.create_user("officer")
    Appointment.objects.create(user=user, role=Role.PO, unit=unit, start_date=clock.today())
    _token, secret = issue_token(
        user=user, name="test", scopes=["*:read", "*:write"], expires_at=clock.now() + timedelta(days=1)
    )
    partners = [
        create_record(
            Partner(name=Text(en=f"Partner {n}"), category="academic", country="MAR", unit=unit, lead_officer=user),
            actor=user,
        )
        for n in range(200)
    ]
    print(json.dumps({"token": secret, "partners": [partner.pk for partner in partners]}))  # noqa: T201


main()
