from django.apps import AppConfig


class Trust(AppConfig):
    name = "holdspace.server.trust"
    label = "trust"
