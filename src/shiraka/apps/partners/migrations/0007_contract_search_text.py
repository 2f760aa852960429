from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_fill_keys"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="contact",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="interaction",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="linkage",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="marker",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="memberstate",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="partner",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="relationship",
            name="search_text",
        ),
    ]
