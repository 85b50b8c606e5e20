"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.journal import views

app_name = "journal"
urlpatterns = [
    path("clients/<uuid:client_id>/journal/", views.journal, name="journal"),
    path("clients/<uuid:client_id>/journal/key/", views.keep_key, name="keep_key"),
    path("clients/<uuid:client_id>/journal/passkey/", views.keep_passkey, name="keep_passkey"),
    path("clients/<uuid:client_id>/journal/passkey/remove/", views.remove_passkey, name="remove_passkey"),
    path("clients/<uuid:client_id>/journal/entries/", views.keep_entry, name="keep_entry"),
    path("clients/<uuid:client_id>/journal/remove/", views.remove_entry, name="remove_entry"),
    path("clients/<uuid:client_id>/journal/share/", views.share, name="share"),
    path("clients/<uuid:client_id>/journal/unshare/", views.unshare, name="unshare"),
    path("clients/<uuid:client_id>/journal/shared/", views.shared, name="shared"),
]
