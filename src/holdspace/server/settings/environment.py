"""What whoever installs may decide: each setting read from the environment once, with a default and a line of meaning.

Every ``HOLDSPACE_X`` that is a secret may instead be given as ``HOLDSPACE_X_FILE``, the path of a file that holds it.
Wrong values are reported by ``holdspace.server.checks`` with a hint. docs/reference/settings.md lists them all.
Nothing else of the server reads the environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from holdspace.domain.errors import OperatorError

# The files that were named by ``HOLDSPACE_X_FILE``, by the setting's name.
HOLDSPACE_GIVEN_FILES: dict[str, Path] = {}


def read(name: str, default: str = "") -> str:
    """Return a setting's value, from the environment or from the file that ``<name>_FILE`` names."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default)
    HOLDSPACE_GIVEN_FILES[name] = Path(path)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        hint = "Put the file where it says, readable for who runs this, or leave the setting out."
        raise OperatorError(f"{name}_FILE names a file that cannot be read.", hint=hint) from error


def is_on(name: str) -> bool:
    return read(name).lower() in {"1", "true", "yes", "on"}


def whole(name: str, default: int, *, least: int = 0) -> int:
    """Return a setting that is a number, of ``least`` or more."""
    text = read(name, str(default)).strip()
    if not text.isdecimal() or int(text) < least:
        raise OperatorError(f"{name} is no whole number from {least} on.", hint="Give digits alone, or leave it out.")
    return int(text)


def time_zone(name: str, default: str) -> str:
    """Return a setting that names a time zone."""
    text = read(name, default)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise OperatorError(f"{name} names no time zone.", hint="Give a name such as Europe/Berlin.") from error
    return text


# Folder for the database, uploaded files and logs.
HOLDSPACE_DATA = Path(read("HOLDSPACE_DATA", "data")).resolve()
# Folder for the root key and the web secret. Never inside the data folder: a stolen data folder must open nothing.
HOLDSPACE_KEYS = Path(read("HOLDSPACE_KEYS", "~/.config/holdspace")).expanduser().resolve()
# Passphrase of the root key file; without one the file alone opens it (fit for a demo, or a disk that is encrypted).
HOLDSPACE_PASSPHRASE = read("HOLDSPACE_PASSPHRASE")
# Key that signs web sessions; without one it is made once and kept in the keys folder.
HOLDSPACE_SECRET_KEY = read("HOLDSPACE_SECRET_KEY")
# Who holds the root key: file (in the keys folder), keyring (of the operating system) or transit (OpenBao or Vault).
HOLDSPACE_ROOT_KEY = read("HOLDSPACE_ROOT_KEY", "file")
# The key service: its address, the token to call it with, and the key's name.
HOLDSPACE_TRANSIT_URL = read("HOLDSPACE_TRANSIT_URL")
HOLDSPACE_TRANSIT_TOKEN = read("HOLDSPACE_TRANSIT_TOKEN")
HOLDSPACE_TRANSIT_KEY = read("HOLDSPACE_TRANSIT_KEY", "holdspace")
# Address and port to listen on; port 0 is any that is free.
HOLDSPACE_HOST = read("HOLDSPACE_HOST", "127.0.0.1")
HOLDSPACE_PORT = whole("HOLDSPACE_PORT", 8000)
# Public address of the installation when it stands behind a TLS proxy, for example https://practice.example.
HOLDSPACE_ORIGIN = read("HOLDSPACE_ORIGIN", f"http://{HOLDSPACE_HOST}:{HOLDSPACE_PORT}")
# Files, in PEM, that encrypt the way from that proxy: this program's certificate, its key, and the proxy's certificate.
HOLDSPACE_TLS_CERTIFICATE = read("HOLDSPACE_TLS_CERTIFICATE")
HOLDSPACE_TLS_KEY = read("HOLDSPACE_TLS_KEY")
HOLDSPACE_PROXY_CERTIFICATE = read("HOLDSPACE_PROXY_CERTIFICATE")
# postgresql://user:password@host:port/name; empty for SQLite in the data folder.
HOLDSPACE_DATABASE_URL = read("HOLDSPACE_DATABASE_URL")
# Where libpq itself looks for a database of which the address does not say where it is, by its own names.
LIBPQ_PLACES = {
    option: os.environ[variable]
    for option, variable in (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR"), ("service", "PGSERVICE"))
    if os.environ.get(variable)
}
# The same for the user who owns the tables: `migrate` signs in as them, whatever serves pages never does.
HOLDSPACE_DATABASE_OWNER_URL = read("HOLDSPACE_DATABASE_OWNER_URL")
# Web worker processes; each has two threads.
HOLDSPACE_WORKERS = whole("HOLDSPACE_WORKERS", 2, least=1)
# Whether this is the demo practice: visibly so, with fictional people, and without mail.
HOLDSPACE_DEMO = is_on("HOLDSPACE_DEMO")
# Mail server, smtp://user:password@host:port; empty means that nothing is mailed.
HOLDSPACE_MAIL_URL = read("HOLDSPACE_MAIL_URL")
# Address that mails come from. A plain one: whoever reads over a shoulder shall not learn that this is about therapy.
HOLDSPACE_MAIL_FROM = read("HOLDSPACE_MAIL_FROM", "accounts@localhost")
# Addresses, separated by commas, that are told at once when somebody opens a record alone or openings are too many.
HOLDSPACE_SECOND_PERSONS_MAIL = read("HOLDSPACE_SECOND_PERSONS_MAIL").replace(",", " ").split()
# Hours between asking for a copy of one's record and fetching it, in which it can be stopped.
HOLDSPACE_COPY_WAIT_HOURS = whole("HOLDSPACE_COPY_WAIT_HOURS", 24)
# A witness outside that signs how the log has grown (c2sp.org/tlog-witness): its address and its key, name+id+key.
HOLDSPACE_WITNESS_URL = read("HOLDSPACE_WITNESS_URL")
HOLDSPACE_WITNESS_KEY = read("HOLDSPACE_WITNESS_KEY")
# Days between a client's wish to be erased and the erasure, in which they can stop it.
HOLDSPACE_ERASURE_WAIT_DAYS = whole("HOLDSPACE_ERASURE_WAIT_DAYS", 14)
# Years for which a record must be kept after the end of care; 0 where no rule says so.
HOLDSPACE_RETENTION_YEARS = whole("HOLDSPACE_RETENTION_YEARS", 0)
# Years after the end of care after which a record is erased by itself; 0 where a person decides on each.
HOLDSPACE_ERASE_AFTER_YEARS = whole("HOLDSPACE_ERASE_AFTER_YEARS", 0)
# Time zone in which times are shown; stored times are UTC.
HOLDSPACE_TIME_ZONE = time_zone("HOLDSPACE_TIME_ZONE", "Europe/London")
# Two-letter country whose crisis help is shown first.
HOLDSPACE_COUNTRY = read("HOLDSPACE_COUNTRY", "GB")
# Largest upload in megabytes.
HOLDSPACE_UPLOAD_MEGABYTES = whole("HOLDSPACE_UPLOAD_MEGABYTES", 10, least=1)
# A program that sees each upload on its standard input first; exit code 0 lets it through, 1 refuses it.
HOLDSPACE_UPLOAD_SCANNER = read("HOLDSPACE_UPLOAD_SCANNER")
# Utterances and speakers that a transcript may have.
HOLDSPACE_TRANSCRIPT_UTTERANCES = whole("HOLDSPACE_TRANSCRIPT_UTTERANCES", 20000, least=1)
HOLDSPACE_TRANSCRIPT_SPEAKERS = whole("HOLDSPACE_TRANSCRIPT_SPEAKERS", 8, least=1)
# Minutes without use after which a person is signed out.
HOLDSPACE_IDLE_MINUTES = whole("HOLDSPACE_IDLE_MINUTES", 30, least=1)
# The same for clients, whose phone others may pick up; each may choose a shorter time for their own phone.
HOLDSPACE_CLIENT_IDLE_MINUTES = whole("HOLDSPACE_CLIENT_IDLE_MINUTES", 15, least=1)
# Minutes after proving who they are in which a client reads plans, journal and looks without being asked again.
HOLDSPACE_ASK_AGAIN_MINUTES = whole("HOLDSPACE_ASK_AGAIN_MINUTES", 15)
# Pages that one account may ask each serving process for in a minute; 0 for as many as it likes.
HOLDSPACE_PAGES_A_MINUTE = whole("HOLDSPACE_PAGES_A_MINUTE", 600)
# Who must pass a second factor: staff (whoever works here), or everybody.
HOLDSPACE_SECOND_FACTOR = read("HOLDSPACE_SECOND_FACTOR", "staff")
# Whether that second factor must be a passkey, which no false page can ask for; an app is not enough then.
HOLDSPACE_PASSKEYS_ONLY = is_on("HOLDSPACE_PASSKEYS_ONLY")
# Whether whoever works here comes in from devices alone whose certificate the TLS proxy has checked.
HOLDSPACE_CERTIFIED_DEVICES = is_on("HOLDSPACE_CERTIFIED_DEVICES")
# A list of passwords out of breaches, as Have I Been Pwned gives it, sorted by hash; none of them may be chosen.
HOLDSPACE_BREACHED_PASSWORDS = read("HOLDSPACE_BREACHED_PASSWORDS")
# How the process log is written: lines, or a JSON object a line.
HOLDSPACE_LOG = "json" if read("HOLDSPACE_LOG", "lines") == "json" else "lines"
# What clients' pages are called in titles, in tabs and on a home screen: a name that says nothing.
HOLDSPACE_NEUTRAL_NAME = read("HOLDSPACE_NEUTRAL_NAME", "Pages")
# Minutes within which a therapist must say that they are on an urgent alert, before a second person is called in.
HOLDSPACE_ALERT_MINUTES = whole("HOLDSPACE_ALERT_MINUTES", 60)
# Page that Quick exit leaves to: neutral, and never one of ours.
HOLDSPACE_QUICK_EXIT = read("HOLDSPACE_QUICK_EXIT", "https://www.bbc.co.uk/weather")

# Who serves the pages, where that is not who owns the tables: `migrate` gives them what they need and no more.
HOLDSPACE_DATABASE_ROLE = (
    unquote(urlsplit(HOLDSPACE_DATABASE_URL).username or "") if HOLDSPACE_DATABASE_OWNER_URL else ""
)
# Whether browsers come by TLS.
IS_HTTPS = HOLDSPACE_ORIGIN.startswith("https://")
