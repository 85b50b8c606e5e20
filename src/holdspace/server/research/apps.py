from django.apps import AppConfig


class Research(AppConfig):
    name = "holdspace.server.research"
    label = "research"

    def ready(self) -> None:
        from holdspace.server.research.notices import studies_of  # noqa: PLC0415  # models need ready apps
        from holdspace.server.ui import notices  # noqa: PLC0415

        notices.register(studies_of)
