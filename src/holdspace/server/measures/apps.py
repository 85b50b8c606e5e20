from datetime import datetime

from django.apps import AppConfig
from django.utils.module_loading import import_string


class Measures(AppConfig):
    name = "holdspace.server.measures"
    label = "measures"

    def ready(self) -> None:
        from holdspace.server.care_plans import ratings  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.jobs import chores  # noqa: PLC0415
        from holdspace.server.measures import checks  # noqa: F401, PLC0415  # registers itself
        from holdspace.server.measures.goal_ratings import RatingsInChecks  # noqa: PLC0415

        chores.register_soon(search_new)
        ratings.register(RatingsInChecks())


def search_new(at: datetime) -> None:
    """Search what awaits it; every command begins here, and loads the statistics for it only if it searches."""
    import_string("holdspace.server.measures.signal_search.search_new")(at)
