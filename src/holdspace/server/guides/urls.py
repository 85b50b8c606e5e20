"""Addresses of the guides for the next talk."""

from __future__ import annotations

from django.urls import path, register_converter

from holdspace.domain.guides.guide import Occasion
from holdspace.server.guides import views


class OccasionInAddress:
    """The name of a guide in an address."""

    regex = "|".join(Occasion)

    def to_python(self, value: str) -> Occasion:
        return Occasion(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(OccasionInAddress, "occasion")

app_name = "guides"
urlpatterns = [
    path("clients/<uuid:client_id>/talk/", views.guides, name="guides"),
    path("clients/<uuid:client_id>/talk/<occasion:occasion>/", views.guide, name="guide"),
    path("talks/<uuid:talk_id>/", views.talk, name="talk"),
]
