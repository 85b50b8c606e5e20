from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_head_proof")]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
