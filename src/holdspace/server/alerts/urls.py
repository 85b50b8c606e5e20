"""Addresses of alerts."""

from __future__ import annotations

from django.urls import path

from holdspace.server.alerts import views

app_name = "alerts"
urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/second-person/", views.second_person, name="second_person"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
    path("alerts/<uuid:alert_id>/take-up/", views.take_up, name="take_up"),
    path("alerts/<uuid:alert_id>/reached/", views.reached, name="reached"),
]
