from django.apps import AppConfig


class Clients(AppConfig):
    name = "holdspace.server.clients"
    label = "clients"

    def ready(self) -> None:
        from holdspace.server.access import facts  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.clients.facts import care_facts  # noqa: PLC0415

        facts.register(care_facts)
