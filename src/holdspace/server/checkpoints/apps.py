from django.apps import AppConfig


class Checkpoints(AppConfig):
    name = "holdspace.server.checkpoints"
    label = "checkpoints"
