from django.apps import AppConfig


class Maintenance(AppConfig):
    name = "holdspace.server.maintenance"
    label = "maintenance"
