"""Of recovery codes only hashes are kept: those that are left go on opening, and their seed is gone.

A row that was written by hand gave nobody a way in, and keeps none of its codes.
"""

import secrets
from typing import Any

from django.apps.registry import Apps
from django.db import migrations

from holdspace.server.accounts.factor_proofs import is_as_set_up, keep_proof
from holdspace.server.accounts.recovery_codes import SeededCodes, hashed_code

SALT_BYTES = 16


def hash_seeded(apps: Apps, schema_editor: Any) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes", data__has_key="seed"):
        is_ours, salt = is_as_set_up(row), secrets.token_hex(SALT_BYTES)
        left = SeededCodes(row).get_unused_codes() if is_ours else []
        row.data = {"salt": salt, "codes": [hashed_code(code, user_id=row.user_id, salt=salt) for code in left]}
        row.save(update_fields=["data"])
        if is_ours:
            keep_proof(authenticator=row)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_has_set_up_second_factor"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(hash_seeded, migrations.RunPython.noop)]
