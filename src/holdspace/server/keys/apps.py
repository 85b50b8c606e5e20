from django.apps import AppConfig


class Keys(AppConfig):
    name = "holdspace.server.keys"
    label = "keys"
