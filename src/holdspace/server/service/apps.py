from django.apps import AppConfig

from holdspace.server.measures import rooms_that_learn


class Service(AppConfig):
    name = "holdspace.server.service"
    label = "service"

    def ready(self) -> None:
        rooms_that_learn.register("holdspace.server.service.queries.own_values")
