"""Loading the Member States from the packaged table."""

from django.db import transaction

from shiraka.apps.partners.models import MemberState
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.values.country import Country, all_countries


@transaction.atomic
def load_member_states() -> int:
    """Enter the States that are missing and correct those that differ; return how many were touched.

    What people wrote (National Commission, focal point, note) is left alone.
    """
    held = {state.country: state for state in MemberState.objects.all()}
    touched = 0
    for country in all_countries():
        if not country.region:
            continue
        state = held.get(country.iso3)
        if state is None:
            create_record(_filled(MemberState(country=country.iso3), country), actor=None)
            touched += 1
        else:
            version = state.version
            update_record(_filled(state, country), actor=None, version=version)
            touched += state.version != version
    return touched


def _filled(state: MemberState, country: Country) -> MemberState:
    state.name, state.official_name = country.names, country.official_names
    state.region, state.membership, state.year_joined = country.region, country.status, country.year_joined
    return state
