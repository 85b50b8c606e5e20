"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.safety import views

app_name = "safety"
urlpatterns = [
    path("clients/<uuid:client_id>/boundaries/", views.boundaries, name="boundaries"),
    path("boundaries/<uuid:boundary_id>/lift/", views.lift, name="lift"),
    path("clients/<uuid:client_id>/safety-plan/", views.plan, name="plan"),
    path("clients/<uuid:client_id>/safety-plan/write/", views.write_plan, name="write_plan"),
    path("clients/<uuid:client_id>/safety-plan/<int:version>/agree/", views.agree, name="agree"),
]
