from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_obligation"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="agreement",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="conditionprecedent",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="nationalcommissionnotice",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="obligation",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="party",
            name="search_text",
        ),
    ]
