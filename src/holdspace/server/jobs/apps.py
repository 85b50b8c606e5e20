from django.apps import AppConfig


class Jobs(AppConfig):
    name = "holdspace.server.jobs"
    label = "jobs"
