from django.apps import AppConfig


class Conversations(AppConfig):
    name = "holdspace.server.conversations"
    label = "conversations"
