from django.apps import AppConfig


class Measures(AppConfig):
    name = "holdspace.server.measures"
    label = "measures"

    def ready(self) -> None:
        from holdspace.server.care_plans import ratings  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.jobs import chores  # noqa: PLC0415
        from holdspace.server.measures import checks  # noqa: F401, PLC0415  # registers itself
        from holdspace.server.measures.goal_ratings import RatingsInChecks  # noqa: PLC0415
        from holdspace.server.measures.signal_search import search_new  # noqa: PLC0415

        chores.register_soon(search_new)
        ratings.register(RatingsInChecks())
