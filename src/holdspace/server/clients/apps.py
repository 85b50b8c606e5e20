from django.apps import AppConfig


class Clients(AppConfig):
    name = "holdspace.server.clients"
    label = "clients"

    def ready(self) -> None:
        from holdspace.server.access import facts  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.accounts import invitations  # noqa: PLC0415
        from holdspace.server.clients.actions import tie_to_record  # noqa: PLC0415
        from holdspace.server.clients.facts import care_facts  # noqa: PLC0415

        facts.register(care_facts)
        invitations.on_acceptance(tie_to_record)
