"""Addresses of a client's record: opening it, its sessions, and who has looked."""

from __future__ import annotations

from django.urls import path

from holdspace.server.clients.views import looks, records, supervision

app_name = "clients"
_HERE = "clients/<uuid:client_id>/"
urlpatterns = [
    path("clients/new/", records.new, name="new"),
    path(f"{_HERE}invited/", records.invited, name="invited"),
    path(f"{_HERE}invite/", records.invite_again, name="invite_again"),
    path(f"{_HERE}sessions/new/", records.add_session, name="add_session"),
    path(f"{_HERE}end/", records.end, name="end"),
    path(f"{_HERE}supervision/", supervision.supervision, name="supervision"),
    path(f"{_HERE}supervision/end/", supervision.end, name="end_supervision"),
    path(f"{_HERE}looks/", looks.looks, name="looks"),
    path(f"{_HERE}looks.csv", looks.table, name="looks_table"),
    path(f"{_HERE}looks.json", looks.file, name="looks_file"),
]
