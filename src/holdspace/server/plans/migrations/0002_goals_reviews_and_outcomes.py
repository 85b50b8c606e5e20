from typing import Any

import django.db.models.deletion
import holdspace.server.keys.models
from django.db import migrations, models
from django.db.models import Q

PARTS = [(part, part) for part in ("goal", "approach", "activity", "frequency", "boundary", "arrangement")]
SIDES = [("client", "client"), ("therapist", "therapist")]


def _sealed_columns() -> list[tuple[str, Any]]:
    """The columns of every sealed record."""
    identity = models.UUIDField(
        default=holdspace.server.keys.models.new_id, editable=False, primary_key=True, serialize=False
    )
    client = models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clients.client")
    times: list[tuple[str, Any]] = [("created_at", models.DateTimeField()), ("changed_at", models.DateTimeField())]
    return [("id", identity), ("sealed", models.BinaryField()), *times, ("client", client)]


def _link(to: str, name: str, *, on_delete: Any = django.db.models.deletion.CASCADE) -> Any:
    return models.ForeignKey(blank=True, null=True, on_delete=on_delete, related_name=name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("care_plans", "0001_initial"),
        ("clients", "0001_initial"),
    ]

    operations = [
        migrations.AlterField("planline", "part", models.CharField(choices=PARTS, max_length=12)),
        migrations.AlterField("proposal", "part", models.CharField(choices=PARTS, max_length=12)),
        migrations.AddField(
            "planline", "follows", _link("plans.planline", "followers", on_delete=django.db.models.deletion.SET_NULL)
        ),
        migrations.AddField("planline", "goal", _link("care_plans.goal", "plan_lines")),
        migrations.AddField("proposal", "goal", _link("care_plans.goal", "proposals")),
        migrations.RemoveConstraint("proposal", "only_a_new_line_has_no_line_yet"),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=Q(change="add", line=None, goal=None)
                | (~Q(change="add") & (Q(line__isnull=False) | Q(goal__isnull=False))),
                name="only_a_new_line_has_no_line_yet",
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                *_sealed_columns(),
                ("due_on", models.DateField()),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                (
                    "therapy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan_reviews", to="clients.therapy"
                    ),
                ),
            ],
            options={"ordering": ["-due_on"]},
        ),
        migrations.AddConstraint(
            "review",
            models.UniqueConstraint(condition=Q(held_at=None), fields=("therapy",), name="one_review_lies_ahead"),
        ),
        migrations.CreateModel(
            name="ActivityOutcome",
            fields=[
                *_sealed_columns(),
                ("side", models.CharField(choices=SIDES, max_length=10)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="plans.planline"
                    ),
                ),
            ],
            options={"ordering": ["created_at"]},
        ),
    ]
