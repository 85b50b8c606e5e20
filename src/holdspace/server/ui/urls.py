"""Addresses of the pages that belong to no room."""

from __future__ import annotations

from django.urls import path

from holdspace.server.ui import device_views, views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.crisis_help, name="help"),
    path("alive/", views.alive, name="alive"),
    path("leave/", views.leave, name="leave"),
    path("phone/", device_views.device, name="device"),
    path("leave/locked/", device_views.locked, name="locked"),
    path("app.webmanifest", device_views.manifest, name="manifest"),
]
