"""Loading the Member States from the packaged table."""

from django.db import transaction

from shiraka.apps.partners.models import MemberState
from shiraka.foundation.entities.batch import create_records, update_records
from shiraka.values.country import Country, all_countries


@transaction.atomic
def load_member_states() -> int:
    """Enter the States that are missing and correct those that differ; return how many were touched.

    What people wrote (National Commission, focal point, note) is left alone.
    """
    held = {state.country: state for state in MemberState.objects.all()}
    states = [country for country in all_countries() if country.region]
    missing = [_filled(MemberState(country=each.iso3), each) for each in states if each.iso3 not in held]
    present = [_filled(held[each.iso3], each) for each in states if each.iso3 in held]
    create_records(missing, actor=None)
    return len(missing) + len(update_records(present, actor=None, versions=[state.version for state in present]))


def _filled(state: MemberState, country: Country) -> MemberState:
    state.name, state.official_name = country.names, country.official_names
    state.region, state.membership, state.year_joined = country.region, country.status, country.year_joined
    return state
