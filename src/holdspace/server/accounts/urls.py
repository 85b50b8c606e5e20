"""Addresses of the person's own account and of coming in by an invitation."""

from __future__ import annotations

from django.urls import path

from holdspace.server.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("language/", views.language, name="language"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("new-password/<str:secret>/", views.renewal, name="renewal"),
]
