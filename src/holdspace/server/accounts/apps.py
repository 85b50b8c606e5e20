from django.apps import AppConfig


class Accounts(AppConfig):
    name = "holdspace.server.accounts"
    label = "accounts"
