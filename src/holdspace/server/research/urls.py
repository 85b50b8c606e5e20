"""Addresses of scores for research. No ids: one extract is open at a time."""

from __future__ import annotations

from django.urls import path

from holdspace.server.research import views

app_name = "research"
urlpatterns = [
    path("research/", views.studies, name="studies"),
    path("research/ask/", views.ask, name="ask"),
    path("research/answer/", views.answer, name="answer"),
    path("research/stop/", views.stop, name="stop"),
    path("research/take/", views.take, name="take"),
]
