from django.apps import AppConfig


class Safety(AppConfig):
    name = "holdspace.server.safety"
    label = "safety"
