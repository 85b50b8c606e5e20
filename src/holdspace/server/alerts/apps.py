from django.apps import AppConfig


class Alerts(AppConfig):
    name = "holdspace.server.alerts"
    label = "alerts"

    def ready(self) -> None:
        from holdspace.server.alerts.notices import calls_for  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.ui import notices  # noqa: PLC0415

        notices.register(calls_for)
