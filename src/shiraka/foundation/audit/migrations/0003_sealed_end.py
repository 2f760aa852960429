from django.db import migrations, models
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
    """The end of the trail is sealed too."""

    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField(model_name="head", name="seal", field=models.CharField(default="", max_length=64)),
        migrations.RunPython(seal_the_end, migrations.RunPython.noop),
    ]
