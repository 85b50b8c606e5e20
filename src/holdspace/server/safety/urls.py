"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.safety.views import boundaries, kept, plans, screenings

app_name = "safety"
urlpatterns = [
    path("clients/<uuid:client_id>/boundaries/", boundaries.boundaries, name="boundaries"),
    path("boundaries/<uuid:boundary_id>/lift/", boundaries.lift, name="lift"),
    path("clients/<uuid:client_id>/safety-plan/", plans.plan, name="plan"),
    path("clients/<uuid:client_id>/safety-plan/write/", plans.write_plan, name="write_plan"),
    path("clients/<uuid:client_id>/safety-plan/<int:version>/", plans.version, name="version"),
    path("kept/", kept.kept, name="kept"),
    path("worker.js", kept.worker, name="worker"),
    path("clients/<uuid:client_id>/safety-plan/asq/", screenings.ask, name="ask"),
    path("screenings/<uuid:screening_id>/", screenings.screening, name="screening"),
    path("clients/<uuid:client_id>/safety-plan/<int:version>/agree/", plans.agree, name="agree"),
]
