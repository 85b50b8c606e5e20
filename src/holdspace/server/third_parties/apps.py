from django.apps import AppConfig


class ThirdParties(AppConfig):
    name = "holdspace.server.third_parties"
    label = "third_parties"
