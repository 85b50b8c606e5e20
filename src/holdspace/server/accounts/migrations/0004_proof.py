"""Accounts, invitations and second factors get the proof that this installation wrote them, as they stand."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.keys.proven import prove_rows


def prove_what_stands(apps: Apps, schema_editor: Any) -> None:
    prove_rows(apps.get_model("accounts", "User"), ("id", "role", "display_name", "password", "is_active"))
    prove_rows(apps.get_model("accounts", "Invitation"), ("secret_hash", "role", "client_id"))
    for factor in apps.get_model("mfa", "Authenticator").objects.all():
        keep_proof(authenticator=factor)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_failed_attempts"),
        ("keys", "0002_former_key"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=name, name="proof", field=models.BinaryField(default=bytes, max_length=32))
            for name in ("user", "invitation")
        ),
        migrations.RunPython(prove_what_stands, migrations.RunPython.noop),
    ]
