from django.apps import AppConfig


class Acceptance(AppConfig):
    name = "holdspace.server.acceptance"
    label = "acceptance"
