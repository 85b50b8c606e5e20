"""The address of the page about working together."""

from __future__ import annotations

from django.urls import path

from holdspace.server.trust import views

app_name = "trust"
urlpatterns = [path("clients/<uuid:client_id>/trust/", views.trust, name="trust")]
