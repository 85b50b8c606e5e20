from django.apps import AppConfig


class Maintenance(AppConfig):
    name = "holdspace.server.maintenance"
    label = "maintenance"

    def ready(self) -> None:
        from holdspace.server.jobs import chores  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.maintenance.reencrypting import finish_reencryptions  # noqa: PLC0415

        chores.register(finish_reencryptions)
