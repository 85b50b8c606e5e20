from django.apps import AppConfig


class Ui(AppConfig):
    name = "holdspace.server.ui"
    label = "ui"

    def ready(self) -> None:
        from holdspace.server import checks  # noqa: F401, PLC0415  # importing registers the start-up checks
