from django.apps import AppConfig


class Plans(AppConfig):
    name = "holdspace.server.plans"
    label = "plans"
