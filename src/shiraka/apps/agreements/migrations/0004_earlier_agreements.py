from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_contract_search_text"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="earlier_number",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Only for what was signed before the register is kept here. It stays the number of the agreement.",
                max_length=60,
                verbose_name="number in the earlier register",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="earlier_signed_date",
            field=models.DateField(
                blank=True,
                help_text="The day on the signed original. Legal Affairs compares and confirms it.",
                null=True,
                verbose_name="signed earlier, on",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("earlier_number", ""), _negated=True),
                fields=("earlier_number",),
                name="one_agreement_per_earlier_number",
                violation_error_message="Another agreement has this number of the earlier register.",
            ),
        ),
    ]
