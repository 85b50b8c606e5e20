from django.apps import AppConfig


class Exports(AppConfig):
    name = "holdspace.server.exports"
    label = "exports"

    def ready(self) -> None:
        from holdspace.server.exports.notices import copies_of  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.ui import notices  # noqa: PLC0415

        notices.register(copies_of)
