"""Bringing an installation to where it can be worked with: its tables, what every office has, its static files."""

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from shiraka.apps.partners.actions import load_member_states
from shiraka.apps.partners.models import MemberState
from shiraka.cli.database import migrate_if_needed
from shiraka.foundation.entities.indexing import index_everything
from shiraka.foundation.parameters.current import value
from shiraka.foundation.parameters.units import carry_units_over
from shiraka.foundation.people.models import Unit
from shiraka.foundation.search.models import IndexEntry


def prepare_records() -> None:
    """Make the tables and the index, and enter the units and the Member States where there are none yet.

    Units come from the settings and States from the packaged table. A demonstration tells its own.
    """
    migrate_if_needed()
    if not IndexEntry.objects.exists():
        # What was stored before there was an index is found as well.
        index_everything()
    if settings.SHIRAKA_DEMO:
        return
    with transaction.atomic():
        if not Unit.objects.exists():
            carry_units_over(value("units"), None)
        if not MemberState.objects.exists():
            load_member_states()


def collect_static_files() -> None:
    """Collect the static files where this is not done beforehand: a folder named on purpose is somebody else's."""
    if settings.SHIRAKA_COLLECTS_STATIC:
        call_command("collectstatic", interactive=False, verbosity=0)
