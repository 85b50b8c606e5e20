"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.what_helps import views

app_name = "what_helps"
urlpatterns = [
    path("clients/<uuid:client_id>/what-helps/", views.listed, name="list"),
    path("sessions/<uuid:session_id>/what-helped/", views.moments, name="moments"),
    path("help-items/<uuid:help_item_id>/", views.item, name="item"),
    path("help-items/<uuid:help_item_id>/place/", views.place, name="place"),
]
