from django.apps import AppConfig


class Preferences(AppConfig):
    name = "holdspace.server.preferences"
    label = "preferences"
