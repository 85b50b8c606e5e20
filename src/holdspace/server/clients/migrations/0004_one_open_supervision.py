"""Two who name a supervisor at once leave one supervision: nobody supervises a therapy twice at a time."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_proof"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("therapy", "supervisor"),
                name="one_open_supervision_per_pair",
            ),
        ),
    ]
