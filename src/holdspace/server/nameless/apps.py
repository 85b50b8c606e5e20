from django.apps import AppConfig


class Nameless(AppConfig):
    name = "holdspace.server.nameless"
    label = "nameless"

    def ready(self) -> None:
        from holdspace.domain.access import Kind, Purpose  # noqa: PLC0415
        from holdspace.server.consents.actions import on_withdrawal  # noqa: PLC0415
        from holdspace.server.conversations import words_shown  # noqa: PLC0415  # models need ready apps
        from holdspace.server.nameless.actions import erase_copies  # noqa: PLC0415
        from holdspace.server.nameless.queries import find_nameless  # noqa: PLC0415

        words_shown.register(find_nameless)
        on_withdrawal(Purpose.SUPERVISION, erase_copies, kind=Kind.TRANSCRIPT)
        on_withdrawal(Purpose.TRANSCRIPTION, erase_copies)
