"""Address of this room's page."""

from __future__ import annotations

from django.urls import path

from holdspace.server.acceptance.views import acceptance

app_name = "acceptance"
urlpatterns = [path("clients/<uuid:client_id>/not-judged/", acceptance, name="acceptance")]
