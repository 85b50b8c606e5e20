from django.apps import AppConfig


class Access(AppConfig):
    name = "holdspace.server.access"
    label = "access"
