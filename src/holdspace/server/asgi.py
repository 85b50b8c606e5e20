"""The web application, as granian serves it."""

from __future__ import annotations

from django.conf import settings

from holdspace.server.ui.whole_requests import MEGABYTE, WholeRequests
from holdspace.server.wsgi import ONLY_TLS
from holdspace.server.wsgi import application as pages

# Twice an upload's limit: whoever is a little above it is told so beside the field that it was chosen in.
application = WholeRequests(
    pages,
    most=2 * settings.HOLDSPACE_UPLOAD_MEGABYTES * MEGABYTE + 4 * MEGABYTE,
    headers=[(name.lower().encode(), value.encode()) for name, value in ONLY_TLS],
)
