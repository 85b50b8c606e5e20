from django.apps import AppConfig


class Maintenance(AppConfig):
    name = "holdspace.server.maintenance"
    label = "maintenance"

    def ready(self) -> None:
        from holdspace.server.checkpoints import verification  # noqa: PLC0415  # models need ready apps
        from holdspace.server.jobs import chores  # noqa: PLC0415
        from holdspace.server.maintenance.against_the_log import missing_exceptions  # noqa: PLC0415
        from holdspace.server.maintenance.reencrypting import finish_reencryptions  # noqa: PLC0415

        chores.register(finish_reencryptions)
        verification.register(missing_exceptions)
