from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models.functions import Upper


def tell_apart(apps: Apps, schema_editor: Any) -> None:
    """Give whoever came later under a name that was there in other letters a name of its own: neither could sign in."""
    users = apps.get_model("accounts", "User").objects
    taken: set[str] = set()
    for user in users.order_by("created_at", "pk"):
        if user.username.upper() in taken:
            users.filter(pk=user.pk).update(username=f"{user.username[:40]}-{user.pk.hex[:12]}")
        taken.add(user.username.upper())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_hash_recovery_codes")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(Upper("username"), name="one_sign_in_name_in_any_case"),
        ),
    ]
