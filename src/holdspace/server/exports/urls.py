"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.exports import views

app_name = "exports"
_HERE = "clients/<uuid:client_id>/export/"
urlpatterns = [
    path(_HERE, views.export, name="export"),
    path(f"{_HERE}ask/", views.ask, name="ask"),
    path(f"{_HERE}stop/", views.stop_here, name="stop_here"),
    path(f"{_HERE}ready/", views.ready, name="ready"),
    path(f"{_HERE}take/", views.take, name="take"),
    path("stop/<str:secret>/", views.stop, name="stop"),
]
