"""The web application, as granian or gunicorn serve it."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from holdspace.server.postgresql.actor import serve_people
from holdspace.server.ui.charset import OnlyUtf8

# Objects made between two looks for garbage: a page makes some thousand, nearly all of which go without any look.
BETWEEN_LOOKS = 20_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdspace.server.settings")
serve_people()
pages = get_wsgi_application()
# What is answered before any page says too that there is https alone.
ONLY_TLS = (
    [("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains")]
    if settings.IS_HTTPS
    else []
)
application = OnlyUtf8(pages, headers=ONLY_TLS)
get_resolver().url_patterns  # noqa: B018  # imports every page now and not at the first request
# What was made while starting stays to the end: looking through it for garbage took a tenth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(BETWEEN_LOOKS)
