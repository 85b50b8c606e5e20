from django.apps import AppConfig


class CarePlans(AppConfig):
    name = "holdspace.server.care_plans"
    label = "care_plans"
