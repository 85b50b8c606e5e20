"""Addresses of copies for somebody outside."""

from __future__ import annotations

from django.urls import path

from holdspace.server.third_parties import views

app_name = "third_parties"
_HERE = "clients/<uuid:client_id>/outside/"
urlpatterns = [
    path(_HERE, views.outside, name="outside"),
    path(f"{_HERE}name/", views.name, name="name"),
    path(f"{_HERE}<uuid:third_party_id>/take-back/", views.take_back, name="take_back"),
    path(f"{_HERE}<uuid:third_party_id>/copy/", views.copy, name="copy"),
]
