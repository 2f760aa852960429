from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shiraka.foundation.audit.chain import seal_of_end


def seal_the_end(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Seal the end of a trail that is there already, as it would have grown entry by entry."""
    end = ""
    for entry_hash in apps.get_model("audit", "Entry").objects.order_by("sequence").values_list("hash", flat=True):
        end = seal_of_end(end, entry_hash)
    apps.get_model("audit", "Head").objects.filter(pk=1).update(seal=end)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_sealed_end")]

    operations = [migrations.RunPython(seal_the_end, migrations.RunPython.noop)]
