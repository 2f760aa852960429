from django.db import migrations, models


class Migration(migrations.Migration):
    """The end of the trail is sealed too: room for the seal."""

    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField(model_name="head", name="seal", field=models.CharField(default="", max_length=64))
    ]
