from django.apps import AppConfig


class Measures(AppConfig):
    name = "holdspace.server.measures"
    label = "measures"
