from django.apps import AppConfig


class Jobs(AppConfig):
    name = "holdspace.server.jobs"
    label = "jobs"

    def ready(self) -> None:
        from holdspace.server.audit.submissions import forget_old_submissions  # noqa: PLC0415  # once models are there
        from holdspace.server.jobs import chores, ended_counters  # noqa: PLC0415  # once the cache is set up

        chores.register(ended_counters.forget_ended_counters)
        chores.register(forget_old_submissions)
