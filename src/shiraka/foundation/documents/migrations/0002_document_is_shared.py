"""Say of each document whether the other side reads it too; until somebody says so, it does not."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="document",
            name="is_shared",
            field=models.BooleanField(
                default=False,
                help_text="Partners and National Commissions who see the record read it, with its earlier versions.",
                verbose_name="shared with the other side",
            ),
        ),
    ]
