from django.apps import AppConfig


class Toolbox(AppConfig):
    name = "holdspace.server.toolbox"
    label = "toolbox"
