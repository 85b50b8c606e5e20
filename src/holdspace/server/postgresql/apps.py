from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Postgresql(AppConfig):
    name = "holdspace.server.postgresql"
    label = "postgresql"

    def ready(self) -> None:
        from holdspace.server.postgresql import checks  # noqa: F401, PLC0415  # importing registers the check
        from holdspace.server.postgresql.wall import raise_after_migrating  # noqa: PLC0415  # once apps are ready

        post_migrate.connect(raise_after_migrating, sender=self)
