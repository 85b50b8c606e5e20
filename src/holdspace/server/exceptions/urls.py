"""Addresses of danger exceptions."""

from __future__ import annotations

from django.urls import path

from holdspace.server.exceptions.views import account, answering, asking, opening

app_name = "exceptions"
_ONE = "exceptions/<uuid:exception_id>/"
urlpatterns = [
    path("exceptions/", account.exceptions, name="exceptions"),
    path("exceptions/report.csv", account.report, name="report"),
    path("clients/<uuid:client_id>/exceptions/", account.of_client, name="of_client"),
    path("clients/<uuid:client_id>/exceptions/new/", asking.new, name="new"),
    path(_ONE, answering.exception, name="exception"),
    path(f"{_ONE}answer/", answering.answer, name="answer"),
    path(f"{_ONE}record/", opening.record, name="record"),
    path(f"{_ONE}tell/", opening.tell_somebody, name="tell_somebody"),
    path(f"{_ONE}end/", opening.end, name="end"),
    path(f"{_ONE}told/", opening.tell_client_now, name="tell_client_now"),
    path(f"{_ONE}review/", opening.review, name="review"),
]
