"""What a browser may do with our pages, and which sites may send to them."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from holdspace.server.settings.environment import HOLDSPACE_ORIGIN, IS_HTTPS

ALLOWED_HOSTS = [urlsplit(HOLDSPACE_ORIGIN).hostname or "", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [HOLDSPACE_ORIGIN]
CSRF_FAILURE_VIEW = "holdspace.server.ui.views.csrf_refused"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
# What Django would say of these names settings that nobody can set here; `doctor` says it in its own words.
SILENCED_SYSTEM_CHECKS = [
    *(f"security.{each}" for each in ("W004", "W010", "W016")),  # without TLS: holdspace.W002
    "security.W008",  # the proxy redirects: holdspace.I001
    "security.W009",  # a plain secret: holdspace.E005
    "security.W018",  # DEBUG: holdspace.E004
    "security.W021",  # the list that browsers ship has whole domains, which are not this program's to enter
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
