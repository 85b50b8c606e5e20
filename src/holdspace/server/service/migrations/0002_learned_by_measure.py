"""What was learned is kept by measure: put what stands there, PHQ-9 alone with the alliance, into the new form."""

from typing import Any

from django.db import migrations

OLD, NEW = "holdspace-service-signals-2", "holdspace-learned-1"
PHQ_9 = ["phq-9", "1999, English (US)", "total"]


def by_measure(apps: Any, schema_editor: Any) -> None:
    Evaluation = apps.get_model("service", "Evaluation")
    for evaluation in Evaluation.objects.filter(learned__kind=OLD):
        evaluation.learned = moved(evaluation.learned)
        evaluation.save(update_fields=["learned"])


def moved(old: dict[str, Any]) -> dict[str, Any]:
    course = {"of": PHQ_9, "is_higher_better": False, "is_change_known": True, "signals": {**old, "monitor": None}}
    watch = {"alarm": old["monitor"], "gap": old["gap"], "n_clients": old["course"]["n_clients"]}
    return {"kind": NEW, "courses": [course], "monitor": watch if old["monitor"] else None}


class Migration(migrations.Migration):
    dependencies = [
        ("service", "0001_evaluation"),
    ]

    operations = [
        migrations.RunPython(by_measure, migrations.RunPython.noop),
    ]
