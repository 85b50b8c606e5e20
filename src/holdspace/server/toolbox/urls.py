"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.toolbox.views import listed, strategies, worksheets

app_name = "toolbox"
_SHEET = "worksheets/<uuid:filled_worksheet_id>/"
urlpatterns = [
    path("clients/<uuid:client_id>/toolbox/", listed.toolbox, name="toolbox"),
    path("clients/<uuid:client_id>/toolbox/new/<slug:worksheet>/", worksheets.new, name="new"),
    path("strategies/<uuid:strategy_id>/tried/", strategies.tried, name="tried"),
    path("strategies/<uuid:strategy_id>/sharing/", strategies.sharing, name="share_strategy"),
    path("strategies/<uuid:strategy_id>/remove/", strategies.remove, name="remove_strategy"),
    path(_SHEET, worksheets.worksheet, name="worksheet"),
    path(f"{_SHEET}change/", worksheets.change, name="change"),
    path(f"{_SHEET}sharing/", worksheets.sharing, name="share_worksheet"),
    path(f"{_SHEET}remove/", worksheets.remove, name="remove_worksheet"),
]
