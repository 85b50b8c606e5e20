"""Start-up checks: each unsafe setting is named, with the sentence that mends it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from holdspace.server.checks import check_installation, check_port


@pytest.fixture
def safe(settings: Settings, tmp_path: Path) -> Settings:
    """An installation with nothing to complain about."""
    settings.HOLDSPACE_DATA = tmp_path / "data"
    settings.HOLDSPACE_KEYS = tmp_path / "keys"
    settings.HOLDSPACE_GIVEN_FILES = {}
    for folder in (settings.HOLDSPACE_DATA, settings.HOLDSPACE_KEYS):
        folder.mkdir(mode=0o700)
    settings.HOLDSPACE_PASSPHRASE = "rain on the skylight"
    settings.HOLDSPACE_HOST = "127.0.0.1"
    settings.HOLDSPACE_ORIGIN = "http://127.0.0.1:8000"
    settings.HOLDSPACE_DATABASE_URL, settings.LIBPQ_PLACES = "", {}
    settings.HOLDSPACE_DEMO = False
    settings.DEBUG = False
    settings.SECRET_KEY = "kJ8-rain_on2the4skylight9QzVbM6wYtX1" * 2
    settings.HOLDSPACE_ROOT_KEY = "file"
    return settings


def found() -> list[str | None]:
    return [message.id for message in check_installation(None)]


def test_a_safe_installation_has_no_findings(safe: Settings):
    assert found() == []


@pytest.mark.parametrize("place", ["", "keys", "deep/down"])
def test_keys_inside_the_data_folder_are_refused(safe: Settings, place: str):
    safe.HOLDSPACE_KEYS = safe.HOLDSPACE_DATA / place

    assert found() == ["holdspace.E001"]


@pytest.mark.parametrize("name", ["root.key", "root.key.retired", "web.secret", "erased.log"])
@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_secret_that_others_can_read_is_refused(safe: Settings, name: str, mode: int):
    secret = safe.HOLDSPACE_KEYS / name
    secret.write_text("secret")
    secret.chmod(mode)

    assert found() == ["holdspace.E002"]


def test_a_secret_that_only_its_owner_can_read_is_fine(safe: Settings):
    secret = safe.HOLDSPACE_KEYS / "root.key"
    secret.write_text("secret")
    secret.chmod(0o600)

    assert found() == []


@pytest.mark.parametrize("folder", ["keys", "data"])
@pytest.mark.parametrize(
    ("mode", "ids"), [(0o755, ["holdspace.W005"]), (0o770, ["holdspace.E023"]), (0o1777, ["holdspace.E023"])]
)
def test_a_folder_that_others_write_into_is_refused_and_one_they_look_into_is_said(
    safe: Settings, tmp_path: Path, folder: str, mode: int, ids: list[str]
):
    (tmp_path / folder).chmod(mode)

    assert found() == ids


@pytest.mark.parametrize("folder", ["keys", "data"])
def test_a_folder_of_another_user_is_refused(
    safe: Settings, tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
):
    stat = Path.stat

    def of_another(path: Path, **how: bool) -> os.stat_result:
        seen = stat(path, **how)
        owner = os.geteuid() + 1 if path == tmp_path / folder else seen.st_uid
        return os.stat_result((*seen[:4], owner, *seen[5:]))

    monkeypatch.setattr(Path, "stat", of_another)

    assert found() == ["holdspace.E022"]


@pytest.mark.parametrize(
    ("mode", "ids"),
    [(0o600, []), (0o440, []), (0o604, ["holdspace.E024"]), (0o620, ["holdspace.E024"]), (0o444, ["holdspace.E024"])],
)
def test_a_passphrase_in_a_file_that_everybody_reads_or_others_change_is_refused(
    safe: Settings, tmp_path: Path, mode: int, ids: list[str]
):
    path = tmp_path / "passphrase"
    path.write_text("rain on the skylight")
    path.chmod(mode)
    safe.HOLDSPACE_GIVEN_FILES = {"HOLDSPACE_PASSPHRASE": path}

    assert found() == ids


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])  # noqa: S104  # the unsafe thing itself
def test_plain_http_to_other_machines_is_refused(safe: Settings, host: str):
    safe.HOLDSPACE_HOST = host

    assert found() == ["holdspace.E003"]


@pytest.mark.parametrize(("host", "ids"), [("127.0.0.1", []), ("10.0.0.5", ["holdspace.W004"])])
def test_a_port_that_others_reach_past_the_proxy_is_named(safe: Settings, host: str, ids: list[str]):
    safe.IS_HTTPS, safe.HOLDSPACE_HOST = True, host

    assert [each.id for each in check_port(None)] == ids


def test_https_behind_a_proxy_is_fine(safe: Settings):
    safe.HOLDSPACE_HOST = "10.0.0.5"
    safe.HOLDSPACE_ORIGIN = "https://practice.example"

    assert found() == []


def test_debug_is_refused(safe: Settings):
    safe.DEBUG = True

    assert found() == ["holdspace.E004"]


@pytest.mark.parametrize("secret", ["x", "changeme", "x" * 39])
def test_a_short_web_secret_is_refused(safe: Settings, secret: str):
    safe.SECRET_KEY = secret

    assert found() == ["holdspace.E005"]


@pytest.mark.parametrize(
    ("url", "findings"),
    [
        ("postgresql://holdspace@db.example/holdspace?sslmode=verify-full", ["holdspace.E006"]),
        ("postgresql://db.example/holdspace?sslmode=verify-full", ["holdspace.E006"]),
        ("postgresql://holdspace:secret@db.example/holdspace?sslmode=verify-full", []),
        ("postgresql://holdspace:secret@db.example/holdspace?sslmode=require", ["holdspace.E021"]),
        ("postgresql://holdspace:secret@db.example/holdspace", ["holdspace.E021"]),
        ("postgresql://holdspace@db.example/x?sslmode=verify-full&sslcert=/c&sslkey=/k", []),
        ("postgresql://holdspace:secret@/holdspace?host=db.example", ["holdspace.E021"]),
        ("postgresql://holdspace:secret@localhost/holdspace?hostaddr=192.0.2.7", ["holdspace.E021"]),
        ("postgresql://holdspace:secret@/holdspace?service=elsewhere", ["holdspace.E021"]),
        ("postgresql://holdspace@localhost/holdspace", []),
        ("postgresql://holdspace@%2Frun%2Fpostgresql/holdspace", []),
    ],
)
def test_a_database_elsewhere_needs_a_password_and_shows_that_it_is_the_one(
    safe: Settings, url: str, findings: list[str]
):
    safe.HOLDSPACE_DATABASE_URL = url

    assert found() == findings


@pytest.mark.parametrize(
    ("url", "place", "findings"),
    [
        ("postgresql://holdspace:secret@/holdspace", {"host": "db.example"}, ["holdspace.E021"]),
        ("postgresql://holdspace:secret@localhost/holdspace", {"hostaddr": "192.0.2.7"}, ["holdspace.E021"]),
        ("postgresql://holdspace:secret@/holdspace", {"service": "elsewhere"}, ["holdspace.E021"]),
        ("postgresql://holdspace:secret@/holdspace", {"host": "/run/postgresql"}, []),
        ("postgresql://holdspace:secret@localhost/holdspace", {"host": "db.example"}, []),
        ("", {"host": "db.example"}, []),
    ],
)
def test_a_database_that_the_environment_places_elsewhere_is_looked_at_as_well(
    safe: Settings, url: str, place: dict[str, str], findings: list[str]
):
    safe.HOLDSPACE_DATABASE_URL, safe.LIBPQ_PLACES = url, place

    assert found() == findings


def test_the_owner_s_way_to_the_database_is_looked_at_as_well(safe: Settings):
    safe.HOLDSPACE_DATABASE_OWNER_URL = "postgresql://owner:secret@db.example/holdspace"

    assert found() == ["holdspace.E021"]


@pytest.mark.parametrize("command", ["no-such-scanner -", "'half"])
def test_a_scanner_that_is_not_there_is_said(safe: Settings, command: str):
    safe.HOLDSPACE_UPLOAD_SCANNER = command

    assert found() == ["holdspace.E025"]


def test_a_root_key_without_passphrase_is_a_warning_but_in_the_demo(safe: Settings):
    safe.HOLDSPACE_PASSPHRASE = ""
    assert found() == ["holdspace.W001"]

    safe.HOLDSPACE_DEMO = True
    assert found() == []


def test_every_finding_says_what_to_do(safe: Settings):
    safe.HOLDSPACE_KEYS = safe.HOLDSPACE_DATA
    safe.HOLDSPACE_HOST = "0.0.0.0"  # noqa: S104  # the unsafe thing itself
    safe.HOLDSPACE_DATABASE_URL = "postgresql://db.example/x"
    safe.HOLDSPACE_PASSPHRASE, safe.SECRET_KEY = "", "short"
    safe.DEBUG = True

    messages = check_installation(None)

    assert len(messages) == 7
    assert all(message.hint for message in messages)


@pytest.mark.parametrize("secret", ["short", "x" * 64, "django-insecure-" + "kJ8rainon2the4skylight9QzVbM6wYtX1" * 2])
def test_a_plain_or_ready_made_web_secret_is_refused(safe: Settings, secret: str):
    safe.SECRET_KEY = secret

    assert found() == ["holdspace.E005"]


@pytest.mark.parametrize(
    ("holder", "url", "token", "ids"),
    [
        ("safe-deposit", "", "", ["holdspace.E007"]),
        ("keyring", "", "", []),
        ("transit", "", "t", ["holdspace.E008"]),
        ("transit", "https://bao.example:8200", "", ["holdspace.E008"]),
        ("transit", "http://bao.example:8200", "t", ["holdspace.E009"]),
        ("transit", "http://127.0.0.1:8200", "t", []),
        ("transit", "https://bao.example:8200", "t", []),
    ],
)
def test_a_holder_of_root_keys_that_is_none_or_in_the_open_is_refused(
    safe: Settings, holder: str, url: str, token: str, ids: list[str]
):
    safe.HOLDSPACE_ROOT_KEY, safe.HOLDSPACE_TRANSIT_URL, safe.HOLDSPACE_TRANSIT_TOKEN = holder, url, token

    assert found() == ids


def test_every_finding_says_how_to_mend_it(safe: Settings):
    safe.HOLDSPACE_KEYS = safe.HOLDSPACE_DATA
    safe.DEBUG, safe.SECRET_KEY, safe.HOLDSPACE_HOST = True, "short", "0.0.0.0"  # noqa: S104  # to be refused
    safe.HOLDSPACE_DATABASE_URL, safe.HOLDSPACE_ROOT_KEY = "postgresql://db.example/x", "none"

    messages = check_installation(None)

    assert len(messages) == 7
    assert all(message.hint and message.hint.endswith((".", "there.")) for message in messages)


def test_a_second_factor_that_is_asked_of_nobody_known_is_refused(safe: Settings):
    safe.HOLDSPACE_SECOND_FACTOR = "administrators"

    assert found() == ["holdspace.E012"]


def test_a_list_of_breached_passwords_that_is_not_there_is_refused(safe: Settings, tmp_path: Path):
    safe.HOLDSPACE_BREACHED_PASSWORDS = str(tmp_path / "no-such-list.txt")

    assert found() == ["holdspace.E013"]


@pytest.mark.parametrize(
    ("after", "kept", "findings"), [(0, 6, []), (6, 6, []), (7, 0, []), (5, 6, ["holdspace.E014"])]
)
def test_nothing_is_erased_by_itself_before_it_may_be(safe: Settings, after: int, kept: int, findings: list[str]):
    safe.HOLDSPACE_ERASE_AFTER_YEARS, safe.HOLDSPACE_RETENTION_YEARS = after, kept

    assert found() == findings


@pytest.mark.parametrize(
    ("origin", "findings"), [("https://practice.example", []), ("http://127.0.0.1:8000", ["holdspace.E015"])]
)
def test_certificates_of_devices_need_tls(safe: Settings, origin: str, findings: list[str]):
    safe.HOLDSPACE_CERTIFIED_DEVICES, safe.HOLDSPACE_ORIGIN = True, origin

    assert found() == findings
