from django.apps import AppConfig


class Alerts(AppConfig):
    name = "holdspace.server.alerts"
    label = "alerts"
