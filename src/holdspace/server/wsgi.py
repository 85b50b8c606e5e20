"""The web application, as granian or gunicorn serve it."""

import os

from django.core.wsgi import get_wsgi_application

from holdspace.server.postgresql.actor import serve_people
from holdspace.server.ui.charset import OnlyUtf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdspace.server.settings")
serve_people()
application = OnlyUtf8(get_wsgi_application())
