"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.retention import views

app_name = "retention"
_HERE = "clients/<uuid:client_id>/erasure/"
urlpatterns = [
    path(_HERE, views.erasure, name="erasure"),
    path(f"{_HERE}ask/", views.ask, name="ask"),
    path(f"{_HERE}stop/", views.stop, name="stop"),
]
