"""Who belongs to which record, and who is in care with whom, gets the proof that this installation wrote it."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

from holdspace.server.keys.proven import prove_rows

PROVEN = {
    "Client": ("id", "user_id"),
    "Therapy": ("id", "client_id", "therapist_id", "ended_at"),
    "Supervision": ("therapy_id", "supervisor_id", "ended_at"),
}


def prove_what_stands(apps: Apps, schema_editor: Any) -> None:
    for name, columns in PROVEN.items():
        prove_rows(apps.get_model("clients", name), columns)


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_erasure"), ("keys", "0002_former_key")]

    operations = [
        *(
            migrations.AddField(
                model_name=name.lower(), name="proof", field=models.BinaryField(default=bytes, max_length=32)
            )
            for name in PROVEN
        ),
        migrations.RunPython(prove_what_stands, migrations.RunPython.noop),
    ]
