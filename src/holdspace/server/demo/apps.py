from django.apps import AppConfig


class Demo(AppConfig):
    name = "holdspace.server.demo"
    label = "demo"
