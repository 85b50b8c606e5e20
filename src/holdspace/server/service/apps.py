from django.apps import AppConfig


class Service(AppConfig):
    name = "holdspace.server.service"
    label = "service"

    def ready(self) -> None:
        from holdspace.server.measures import service_values  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.service.queries import find_own_values  # noqa: PLC0415

        service_values.register(find_own_values)
