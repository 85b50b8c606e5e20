from django.apps import AppConfig


class Retention(AppConfig):
    name = "holdspace.server.retention"
    label = "retention"

    def ready(self) -> None:
        from holdspace.server.jobs import chores  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.maintenance import erasing  # noqa: PLC0415
        from holdspace.server.retention.actions import erase_what_is_due, require_not_kept  # noqa: PLC0415
        from holdspace.server.retention.notices import erasures_of  # noqa: PLC0415
        from holdspace.server.retention.over import erase_by_rule  # noqa: PLC0415
        from holdspace.server.ui import notices  # noqa: PLC0415

        chores.register(erase_by_rule)
        chores.register(erase_what_is_due, for_good=True)
        erasing.register_guard(require_not_kept)
        notices.register(erasures_of)
