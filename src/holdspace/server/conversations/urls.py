"""Addresses of a session's transcript, its coding and its note."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "conversations"
urlpatterns: list[URLPattern] = []
