"""The day on which a client is told later is proven too, of every answer that is as it was written."""

import json
from typing import Any

from django.apps.registry import Apps
from django.db import migrations

from holdspace.server.keys.installation import is_proven, prove

PLACE = "exception"


def prove_the_day(apps: Apps, schema_editor: Any) -> None:
    for row in apps.get_model("exceptions", "DangerException").objects.filter(defer_until__isnull=False).iterator():
        opens_until = row.opens_until.isoformat() if row.opens_until else ""
        said = [row.pk.hex, row.digest, row.is_approved, opens_until]
        # Before, what nobody had answered yet had no proof: of that the client is told now.
        if is_proven(json.dumps(said).encode(), bytes(row.proof), place=PLACE):
            later = [each.timestamp() for each in (row.created_at, row.defer_until) if each]
            row.proof = prove(json.dumps([*said, *later]).encode(), place=PLACE)
            row.save(update_fields=["proof"])


class Migration(migrations.Migration):
    dependencies = [("exceptions", "0001_initial"), ("keys", "0002_former_key")]

    operations = [migrations.RunPython(prove_the_day, migrations.RunPython.noop)]
