"""Addresses of the service's figures."""

from __future__ import annotations

from django.urls import path

from holdspace.server.service import views

app_name = "service"
urlpatterns = [
    path("service/", views.overview, name="overview"),
    path("service/figures/", views.make, name="make"),
]
