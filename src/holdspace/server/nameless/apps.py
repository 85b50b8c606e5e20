from django.apps import AppConfig


class Nameless(AppConfig):
    name = "holdspace.server.nameless"
    label = "nameless"

    def ready(self) -> None:
        from holdspace.server.conversations import words_shown  # noqa: PLC0415  # models need ready apps
        from holdspace.server.nameless.queries import find_nameless  # noqa: PLC0415

        words_shown.register(find_nameless)
