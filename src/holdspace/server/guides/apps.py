from django.apps import AppConfig


class Guides(AppConfig):
    name = "holdspace.server.guides"
    label = "guides"
