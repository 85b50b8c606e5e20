"""The web application, as granian or gunicorn serve it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdspace.server.settings")
application = get_wsgi_application()
