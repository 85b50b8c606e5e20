"""Addresses of what a client allows."""

from __future__ import annotations

from django.urls import path

from holdspace.server.consents import views

app_name = "consents"
_HERE = "clients/<uuid:client_id>/consents/"
urlpatterns = [
    path(_HERE, views.consents, name="consents"),
    path(f"{_HERE}paper/", views.paper, name="paper"),
    path(f"{_HERE}paper/<uuid:paper_consent_id>/", views.document, name="document"),
    path(f"{_HERE}<slug:purpose>/", views.answer, name="answer"),
    path(f"{_HERE}<slug:purpose>/withdraw/", views.withdraw, name="withdraw"),
]
