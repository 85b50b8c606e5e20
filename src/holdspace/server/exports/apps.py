from django.apps import AppConfig


class Exports(AppConfig):
    name = "holdspace.server.exports"
    label = "exports"
