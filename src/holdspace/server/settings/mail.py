"""How mail leaves, if it does."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from holdspace.server.settings.environment import HOLDSPACE_DEMO, HOLDSPACE_MAIL_FROM, HOLDSPACE_MAIL_URL


def _mail(address: str) -> dict[str, object]:
    """Return Django's mail settings; without an address nothing is ever sent."""
    if not address or HOLDSPACE_DEMO:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    url = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or 587,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,  # seconds: whoever waits for a page must not wait for a mail server that is gone
    }


globals().update(_mail(HOLDSPACE_MAIL_URL))
DEFAULT_FROM_EMAIL = HOLDSPACE_MAIL_FROM
