"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.exports import views

app_name = "exports"
urlpatterns = [path("clients/<uuid:client_id>/export/", views.export, name="export")]
