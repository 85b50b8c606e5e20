from django.apps import AppConfig


class Exceptions(AppConfig):
    name = "holdspace.server.exceptions"
    label = "exceptions"

    def ready(self) -> None:
        from holdspace.server.access import facts  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.audit import chains  # noqa: PLC0415
        from holdspace.server.exceptions.ending import close_what_ended, note_clock_set_back, tell_what_is_due  # noqa: PLC0415
        from holdspace.server.exceptions.facts import exception_facts, told_chains  # noqa: PLC0415
        from holdspace.server.exceptions.notices import notices_for  # noqa: PLC0415
        from holdspace.server.jobs import chores, steady_clock  # noqa: PLC0415
        from holdspace.server.ui import notices  # noqa: PLC0415

        facts.register(exception_facts)
        chains.register(told_chains)
        notices.register(notices_for)
        chores.register(close_what_ended)
        chores.register(tell_what_is_due, for_good=True)
        steady_clock.when_set_back(note_clock_set_back)
