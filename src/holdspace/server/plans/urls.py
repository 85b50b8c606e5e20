"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.plans import views

app_name = "plans"
urlpatterns = [
    path("clients/<uuid:client_id>/plan/", views.plan, name="plan"),
    path("clients/<uuid:client_id>/plan/sign/", views.sign, name="sign"),
    path("plan-lines/<uuid:line_id>/change/", views.change_line, name="change_line"),
    path("proposals/<uuid:proposal_id>/answer/", views.answer, name="answer"),
    path("proposals/<uuid:proposal_id>/amend/", views.amend, name="amend"),
]
