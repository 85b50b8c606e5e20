"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path, register_converter

from holdspace.server.measures.models import Phase
from holdspace.server.measures.views import checks, course, registry, telling


class PhaseInAddress:
    """``before`` or ``after`` in an address."""

    regex = "before|after"

    def to_python(self, value: str) -> Phase:
        return Phase(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(PhaseInAddress, "phase")

app_name = "measures"
urlpatterns = [
    path("clients/<uuid:client_id>/course/", course.course, name="course"),
    path("clients/<uuid:client_id>/course/report/", course.report, name="report"),
    path("clients/<uuid:client_id>/course/measures/", course.choice, name="choice"),
    path("measures/", registry.registry, name="registry"),
    path("measures/<slug:instrument>/licence/", registry.declare, name="declare"),
    path("sessions/<uuid:session_id>/check/<phase:phase>/", checks.check, name="check"),
    path("sessions/<uuid:session_id>/check/<phase:phase>/danger/", telling.danger, name="danger"),
    path("held-words/<uuid:held_words_id>/", telling.decide, name="decide_held"),
    path("told-words/<uuid:told_words_id>/talked/", telling.talked, name="talked"),
]
