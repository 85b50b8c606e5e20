"""The product's own settings, with a throw-away data folder and keys, for the tests."""

import os
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="holdspace-test-"))
os.environ.setdefault("HOLDSPACE_DATA", str(_FOLDER / "data"))
os.environ.setdefault("HOLDSPACE_KEYS", str(_FOLDER / "keys"))
(_FOLDER / "data").mkdir(mode=0o700)

from holdspace.server.settings import *  # noqa: E402, F403

# Sign-in limits are the product's; counting them in memory keeps tests from slowing each other down.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Argon2 costs 20 ms on purpose; what the tests are about is not how long a password takes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
