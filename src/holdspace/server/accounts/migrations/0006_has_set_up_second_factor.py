"""Whether a second factor was set up is proven with the account; an account that was written by hand stays nobody."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

from holdspace.server.keys.installation import is_proven, prove
from holdspace.server.keys.proven import PLACE, said

BEFORE = ("id", "role", "display_name", "password", "is_active")


def prove_with_it(apps: Apps, schema_editor: Any) -> None:
    factors = apps.get_model("mfa", "Authenticator").objects.exclude(type="recovery_codes")
    for user in apps.get_model("accounts", "User").objects.iterator():
        table, values = user._meta.db_table, [getattr(user, name) for name in BEFORE]
        if is_proven(said(table, values), bytes(user.proof), place=PLACE):
            user.has_set_up_second_factor = factors.filter(user_id=user.pk).exists()
            user.proof = prove(said(table, [*values, user.has_set_up_second_factor]), place=PLACE)
            user.save(update_fields=["has_set_up_second_factor", "proof"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_renewal")]

    operations = [
        migrations.AddField("user", "has_set_up_second_factor", models.BooleanField(default=False)),
        migrations.RunPython(prove_with_it, migrations.RunPython.noop),
    ]
