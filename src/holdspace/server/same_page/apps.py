from django.apps import AppConfig


class SamePage(AppConfig):
    name = "holdspace.server.same_page"
    label = "same_page"
