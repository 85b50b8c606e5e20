"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.preferences import views

app_name = "preferences"
urlpatterns = [
    path("clients/<uuid:client_id>/preferences/", views.preferences, name="preferences"),
    path("clients/<uuid:client_id>/preferences/say/", views.say, name="say"),
]
