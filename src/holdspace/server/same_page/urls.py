"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.same_page.views import caseload, pages

app_name = "same_page"
urlpatterns = [
    path("clients/", caseload.caseload, name="caseload"),
    path("clients/<uuid:client_id>/", pages.client, name="client"),
    path("sessions/<uuid:session_id>/", pages.session, name="session"),
]
