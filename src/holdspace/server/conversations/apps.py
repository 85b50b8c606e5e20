from django.apps import AppConfig


class Conversations(AppConfig):
    name = "holdspace.server.conversations"
    label = "conversations"

    def ready(self) -> None:
        from holdspace.server.conversations import withdrawal  # noqa: PLC0415  # models can only be imported then

        withdrawal.register()
