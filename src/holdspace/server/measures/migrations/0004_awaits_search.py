"""That a check awaits its search for signals is kept with its scores, not as a job; what waits in the queue goes on."""

from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models


def move_from_the_queue(apps: Apps, schema_editor: Any) -> None:
    jobs = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(
        task_path="holdspace.server.measures.signal_job.look_for_signals", status__in=["READY", "RUNNING"]
    )
    checks = [job.args_kwargs["args"][0] for job in jobs]
    apps.get_model("measures", "CheckScores").objects.filter(of_check__in=checks).update(awaits_search=True)
    jobs.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0005_supervision_start"),
        ("measures", "0003_unsaid"),
        ("django_tasks_database", "0018_rename_succeeded_status"),
    ]

    operations = [
        migrations.AddField(model_name="checkscores", name="awaits_search", field=models.BooleanField(default=False)),
        migrations.RunPython(move_from_the_queue, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="checkscores",
            index=models.Index(
                condition=models.Q(("awaits_search", True)), fields=["created_at"], name="scores_awaiting_search"
            ),
        ),
        migrations.AlterField(
            model_name="check",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="clients.session",
            ),
        ),
    ]
