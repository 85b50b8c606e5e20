import django.db.models.deletion
import holdspace.server.keys.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0002_erasure"),
        ("consents", "0005_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ThirdParty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=holdspace.server.keys.models.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clients.client"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "third parties",
                "ordering": ["created_at"],
            },
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("care", "care"),
                    ("own", "own"),
                    ("recording", "recording"),
                    ("transcription", "transcription"),
                    ("machine_coding", "machine_coding"),
                    ("supervision", "supervision"),
                    ("service_evaluation", "service_evaluation"),
                    ("research", "research"),
                    ("third_party", "third_party"),
                    ("model_training", "model_training"),
                    ("exception", "exception"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="third_party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="consents",
                to="consents.thirdparty",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("third_party", None),
                    models.Q(("purpose", "third_party"), ("recipient", None)),
                    _connector="OR",
                ),
                name="only_copies_for_others_name_a_third_party",
            ),
        ),
    ]
