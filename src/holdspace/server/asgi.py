"""The web application, as granian serves it."""

from __future__ import annotations

from django.conf import settings

from holdspace.server.ui.whole_requests import MEGABYTE, WholeRequests
from holdspace.server.wsgi import application as pages

_ONLY_TLS = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains".encode()
# Twice an upload's limit: whoever is a little above it is told so beside the field that it was chosen in.
application = WholeRequests(
    pages,
    most=2 * settings.HOLDSPACE_UPLOAD_MEGABYTES * MEGABYTE + 4 * MEGABYTE,
    headers=[(b"strict-transport-security", _ONLY_TLS)] if settings.IS_HTTPS else [],
)
