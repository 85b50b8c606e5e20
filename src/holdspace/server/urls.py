"""Every address of the installation. Ids in addresses are random; what they may show is decided at the door."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    # Rooms are asked in this order whose an address is: checks and courses are asked for most.
    path("", include("holdspace.server.measures.urls")),
    path("account/", include("holdspace.server.accounts.sign_in_urls")),
    path("", include("holdspace.server.ui.urls")),
    path("", include("holdspace.server.accounts.urls")),
    path("", include("holdspace.server.clients.urls")),
    path("", include("holdspace.server.consents.urls")),
    path("", include("holdspace.server.alerts.urls")),
    path("", include("holdspace.server.exceptions.urls")),
    path("", include("holdspace.server.safety.urls")),
    path("", include("holdspace.server.toolbox.urls")),
    path("", include("holdspace.server.journal.urls")),
    path("", include("holdspace.server.exports.urls")),
    path("", include("holdspace.server.retention.urls")),
    path("", include("holdspace.server.plans.urls")),
    path("", include("holdspace.server.decisions.urls")),
    path("", include("holdspace.server.preferences.urls")),
    path("", include("holdspace.server.what_helps.urls")),
    path("", include("holdspace.server.conversations.urls")),
    path("", include("holdspace.server.nameless.urls")),
    path("", include("holdspace.server.same_page.urls")),
    path("", include("holdspace.server.acceptance.urls")),
    path("", include("holdspace.server.guides.urls")),
    path("", include("holdspace.server.trust.urls")),
    path("", include("holdspace.server.service.urls")),
    path("", include("holdspace.server.third_parties.urls")),
    path("", include("holdspace.server.research.urls")),
]
handler404 = "holdspace.server.ui.views.not_found"
handler403 = "holdspace.server.ui.views.refused"
handler429 = "holdspace.server.ui.views.too_many"  # allauth's, where its limits are reached
handler500 = "holdspace.server.ui.views.failed"
