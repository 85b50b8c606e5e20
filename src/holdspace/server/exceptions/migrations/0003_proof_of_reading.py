"""That the client has read it is proven: of what was read before, they are told once more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exceptions", "0002_proof_of_telling")]

    operations = [
        migrations.AddField(
            model_name="dangerexception",
            name="seen_proof",
            field=models.BinaryField(default=bytes, max_length=32),
        )
    ]
