from django.apps import AppConfig


class Journal(AppConfig):
    name = "holdspace.server.journal"
    label = "journal"
