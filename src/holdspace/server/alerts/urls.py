"""Addresses of alerts."""

from __future__ import annotations

from django.urls import path

from holdspace.server.alerts import views

app_name = "alerts"
urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
]
