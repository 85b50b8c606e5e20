from django.apps import AppConfig


class Consents(AppConfig):
    name = "holdspace.server.consents"
    label = "consents"

    def ready(self) -> None:
        from holdspace.server.access import facts  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.checkpoints import verification  # noqa: PLC0415
        from holdspace.server.consents.against_the_log import differences  # noqa: PLC0415
        from holdspace.server.consents.ending import purge_what_ended  # noqa: PLC0415
        from holdspace.server.consents.notices import papers_of, supervisors_of  # noqa: PLC0415
        from holdspace.server.consents.queries import consent_facts  # noqa: PLC0415
        from holdspace.server.jobs import chores  # noqa: PLC0415
        from holdspace.server.ui import notices  # noqa: PLC0415

        facts.register(consent_facts)
        chores.register(purge_what_ended)
        notices.register(papers_of)
        notices.register(supervisors_of)
        verification.register(differences)
