"""Submissions of two days are looked through quickly enough: an index cost more at each form than it saved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_submission")]

    operations = [migrations.AlterField(model_name="submission", name="at", field=models.DateTimeField())]
