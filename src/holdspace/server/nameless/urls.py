"""Looking over what a supervisor reads."""

from __future__ import annotations

from django.urls import path

from holdspace.server.nameless import views

app_name = "nameless"

urlpatterns = [path("sessions/<uuid:session_id>/transcript/nameless/", views.review, name="review")]
