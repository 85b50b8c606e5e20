from django.apps import AppConfig


class CarePlans(AppConfig):
    name = "holdspace.server.care_plans"
    label = "care_plans"

    def ready(self) -> None:
        from holdspace.server.care_plans import ratings  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.care_plans.rating import RatingsOfTherapist  # noqa: PLC0415

        ratings.register(RatingsOfTherapist())
