"""Requests for an extract, and their answers, get the proof that this installation wrote them."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

from holdspace.server.keys.proven import prove_rows

PROVEN = ("id", "study", "about", "asked_by_id", "asked_at", "answered_by_id", "answered_at", "is_approved")


def prove_what_stands(apps: Apps, schema_editor: Any) -> None:
    prove_rows(apps.get_model("research", "Extract"), PROVEN)


class Migration(migrations.Migration):
    dependencies = [("research", "0001_initial"), ("keys", "0002_former_key")]

    operations = [
        migrations.AddField(
            model_name="extract",
            name="proof",
            field=models.BinaryField(default=bytes, max_length=32),
        ),
        migrations.RunPython(prove_what_stands, migrations.RunPython.noop),
    ]
