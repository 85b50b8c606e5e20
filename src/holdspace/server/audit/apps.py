from django.apps import AppConfig


class Audit(AppConfig):
    name = "holdspace.server.audit"
    label = "audit"
