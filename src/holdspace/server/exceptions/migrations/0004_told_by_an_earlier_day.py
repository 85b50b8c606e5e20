"""Where the machine's clock was set back, the client is told by an earlier day of that clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exceptions", "0003_proof_of_reading")]

    operations = [
        migrations.AddField(
            model_name="dangerexception",
            name="tell_by",
            field=models.DateTimeField(blank=True, null=True),
        )
    ]
