from django.apps import AppConfig


class Decisions(AppConfig):
    name = "holdspace.server.decisions"
    label = "decisions"
