"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.decisions import views

app_name = "decisions"
urlpatterns = [
    path("clients/<uuid:client_id>/decisions/", views.decisions, name="decisions"),
    path("decisions/<uuid:decision_id>/", views.decision, name="decision"),
    path("decisions/<uuid:decision_id>/choose/", views.choose, name="choose"),
    path("decisions/<uuid:decision_id>/agree/", views.agree, name="agree"),
    path("decisions/<uuid:decision_id>/reopen/", views.reopen, name="reopen"),
    path("decisions/<uuid:decision_id>/how-it-was/", views.experience, name="experience"),
    path("decision-entries/<uuid:decision_entry_id>/take-back/", views.take_back, name="take_back"),
]
