"""From when on somebody supervises is proven too: what a client allowed before does not open their record to them."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations

from holdspace.server.keys.proven import prove_anew

BEFORE = ("therapy_id", "supervisor_id", "ended_at")
NOW = ("therapy_id", "supervisor_id", "started_at", "ended_at")


def prove_the_start(apps: Apps, schema_editor: Any) -> None:
    prove_anew(apps.get_model("clients", "Supervision"), BEFORE, NOW)


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_one_open_supervision"), ("keys", "0002_former_key")]

    operations = [migrations.RunPython(prove_the_start, migrations.RunPython.noop)]
