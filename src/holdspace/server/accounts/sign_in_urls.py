"""Addresses of signing in, by allauth: those that are needed here, and no other.

Left out on purpose: sign-up (by invitation only), everything about e-mail addresses (accounts have none), and
password resets by mail.
"""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path

from holdspace.server.accounts.views import sessions

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("two-factor/", include("allauth.mfa.urls")),
    path("sessions/", sessions, name="usersessions_list"),
]
