import django.db.models.deletion
import holdspace.server.keys.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care_plans", "0001_initial"),
        ("clients", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoalRatings",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=holdspace.server.keys.models.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clients.client"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="goal_ratings", to="clients.session"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
