"""Addresses of the pages that belong to no room."""

from __future__ import annotations

from django.urls import path

from holdspace.server.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.crisis_help, name="help"),
    path("alive/", views.alive, name="alive"),
    path("leave/", views.leave, name="leave"),
]
