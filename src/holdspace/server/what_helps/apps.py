from django.apps import AppConfig


class WhatHelps(AppConfig):
    name = "holdspace.server.what_helps"
    label = "what_helps"
