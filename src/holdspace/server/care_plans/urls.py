"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.care_plans import views

app_name = "care_plans"
urlpatterns = [
    path("clients/<uuid:client_id>/goals/", views.goals, name="goals"),
    path("goals/<uuid:goal_id>/words/", views.reword, name="reword"),
    path("goals/<uuid:goal_id>/end/", views.end, name="end"),
]
