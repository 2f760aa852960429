import hashlib

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shiraka.engines.matching import Organisation, keys_of
from shiraka.values.text import Text

_AT_ONCE = 500


def fill_keys(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Write the keys of the partners that are there already.

    The digest is of their keys here, so each is compared anew when it is next stored.
    """
    identities = apps.get_model("partners", "Identity").objects
    keys = apps.get_model("partners", "PartnerKey").objects
    waiting: list[tuple[int, tuple[str, ...]]] = []

    def write() -> None:
        digests = [(pk, hashlib.sha256("\n".join(found).encode()).hexdigest()) for pk, found in waiting]
        identities.bulk_create(identities.model(partner_id=pk, facts=digest) for pk, digest in digests)
        keys.bulk_create(keys.model(partner_id=pk, key=key) for pk, found in waiting for key in found)
        waiting.clear()

    for partner in apps.get_model("partners", "Partner").objects.iterator(chunk_size=_AT_ONCE):
        names = [*Text.of(partner.name).as_dict().values(), *Text.of(partner.short_name).as_dict().values()]
        names += [partner.local_name, *partner.former_names.splitlines()]
        organisation = Organisation(
            names=tuple(name.strip() for name in names if name.strip()),
            acronyms=(partner.acronym,) if partner.acronym.strip() else (),
            registration=partner.registration_number,
            website=partner.website,
            country=partner.country,
            city=partner.city,
        )
        waiting.append((partner.pk, keys_of(organisation)))
        if len(waiting) >= _AT_ONCE:
            write()
    write()


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_merging")]

    operations = [migrations.RunPython(fill_keys, migrations.RunPython.noop)]
