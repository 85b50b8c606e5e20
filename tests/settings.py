"""The product's own settings, with a throw-away data folder and keys, for the tests.

``HOLDSPACE_TEST_DATABASE=postgresql`` runs the same tests on a real PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "HOLDSPACE_TEST_FOLDER" not in os.environ:
    # The processes that pytest-xdist starts inherit the folder; the one that made it removes it.
    _made = tempfile.mkdtemp(prefix="holdspace-test-")
    os.environ["HOLDSPACE_TEST_FOLDER"] = _made
    atexit.register(shutil.rmtree, _made, ignore_errors=True)
# One folder for each process: two of them must not write one file.
_FOLDER = Path(os.environ["HOLDSPACE_TEST_FOLDER"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
(_FOLDER / "data" / "static").mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ["HOLDSPACE_DATA"] = str(_FOLDER / "data")
os.environ["HOLDSPACE_KEYS"] = str(_FOLDER / "keys")

if os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql":
    from tests import postgres

    postgres.address()

from holdspace.server.settings import *  # noqa: E402, F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.emptying"]  # noqa: F405
# Sign-in limits are the product's; counting them in memory keeps tests from slowing each other down.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# One test asks for more pages in a minute than a person reads.
HOLDSPACE_PAGES_A_MINUTE = 0
# Argon2 costs 20 ms on purpose; what the tests are about is not how long a password takes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if HOLDSPACE_DATABASE_URL:  # noqa: F405
    DATABASES["default"]["ENGINE"] = "tests.walled"  # noqa: F405
    HOLDSPACE_DATABASE_ROLE = "holdspace_people"
else:
    # In memory, as Django has it for its own SQLite; a back end of another name would get a file's name made up.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
