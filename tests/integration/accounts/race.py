"""Everything that works once, used twice at the same moment on two connections, round after round.

Runs inside an installation too (`python -m tests.integration.accounts.race`), and prints there what came of it as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from holdspace.domain.errors import PersonError  # noqa: E402
from holdspace.domain.people import Role  # noqa: E402
from holdspace.server.accounts.invitations import accept, get_invitation, invite  # noqa: E402
from holdspace.server.accounts.models import User  # noqa: E402
from holdspace.server.accounts.renewal import begin_renewal, choose_password, get_renewal  # noqa: E402
from holdspace.server.audit.submissions import sent_as  # noqa: E402
from holdspace.server.clients.actions import add_session  # noqa: E402
from holdspace.server.exceptions.actions import answer, ask  # noqa: E402
from holdspace.server.exports.actions import ask_for_copy, stop_copy, take_copy  # noqa: E402
from holdspace.server.postgresql.actor import acting_as  # noqa: E402
from tests.authenticator_app import code_with_time_left  # noqa: E402
from tests.cast import PASSWORD, Cast, make_cast  # noqa: E402
from tests.integration.exceptions.conftest import RULES, WANTED  # noqa: E402
from tests.integration.exports.taking import PASSPHRASE, WAIT  # noqa: E402

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of nobody
ROUNDS = 3
Act = Callable[[], object]


def race(cast: Cast) -> Iterator[tuple[str, int]]:
    """Yield the name of what works once and how many of two had it, some times over."""
    for number in range(ROUNDS):
        for made in (
            _invitation,
            _renewal,
            _recovery_code,
            _look_at_codes,
            _app_code,
            _approval,
            _form,
            _copy,
            _stopped_copy,
        ):
            actor, acts = made(cast, number)
            yield made.__name__.strip("_"), sum(_at_once(actor, acts))


def _at_once(actor: User, acts: list[Act]) -> list[bool]:
    """Do all of it at one moment, each on a connection of its own; return which were taken and not refused."""
    together = Barrier(len(acts))

    def act(one: Act) -> bool:
        try:
            with acting_as(actor.pk):
                together.wait()
                return one() is not False
        except PersonError:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def _invitation(cast: Cast, number: int) -> tuple[User, list[Act]]:
    secret = invite(by=None, role=Role.SUPERVISOR, client_id=None, at=now())

    def come_in(name: str) -> Act:
        found = get_invitation(secret, at=now())
        own = f"{name}{number}"
        return lambda: accept(found, username=own, password=PASSWORD, display_name=own, at=now())

    return cast.administrator, [come_in("one"), come_in("other")]


def _renewal(cast: Cast, number: int) -> tuple[User, list[Act]]:
    secret = begin_renewal(cast.administrator.username, drop_second_factor=False, at=now())

    def choose(password: str) -> Act:
        found = get_renewal(secret, at=now())
        return lambda: choose_password(found, password=password, at=now())

    return cast.administrator, [choose("a-quiet-room-for-one"), choose("a-quiet-room-for-two")]


def _recovery_code(cast: Cast, number: int) -> tuple[User, list[Act]]:
    Authenticator.objects.filter(user=cast.therapist, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(cast.therapist)
    codes.mark_as_viewed()
    code = codes.get_unused_codes()[0]
    read = [RecoveryCodes(Authenticator.objects.get(pk=codes.instance.pk)) for _ in range(2)]
    return cast.therapist, [lambda each=each: each.validate_code(code) for each in read]  # type: ignore[misc]


def _look_at_codes(cast: Cast, number: int) -> tuple[User, list[Act]]:
    Authenticator.objects.filter(user=cast.therapist, type=Authenticator.Type.RECOVERY_CODES).delete()
    row = RecoveryCodes.activate(cast.therapist).instance

    def look(codes: RecoveryCodes) -> bool:
        codes.mark_as_viewed()
        return any(codes.get_unused_codes())

    read = [RecoveryCodes(Authenticator.objects.get(pk=row.pk)) for _ in range(2)]
    return cast.therapist, [lambda each=each: look(each) for each in read]  # type: ignore[misc]


def _app_code(cast: Cast, number: int) -> tuple[User, list[Act]]:
    user = (cast.therapist, cast.supervisor, cast.researcher)[number]  # the code of a moment is the same within it
    app = TOTP.activate(user, SECRET).instance
    code = code_with_time_left(SECRET, seconds=10)  # one that ends between the two uses tells nothing
    read = [TOTP(Authenticator.objects.get(pk=app.pk)) for _ in range(2)]
    return user, [lambda each=each: each.validate_code(code) for each in read]  # type: ignore[misc]


def _approval(cast: Cast, number: int) -> tuple[User, list[Act]]:
    at = now() - timedelta(hours=10 * (ROUNDS - number))  # the one before is over by then
    asked = ask(
        by=cast.therapist, client=cast.client, wanted=WANTED, second_person=cast.privacy_officer, rules=RULES, at=at
    )

    def say(is_approved: bool) -> Act:
        return lambda: answer(
            by=cast.privacy_officer, exception=asked, digest=asked.digest, is_approved=is_approved, at=at
        )

    return cast.privacy_officer, [say(True), say(False)]


def _form(cast: Cast, number: int) -> tuple[User, list[Act]]:
    def send() -> None:
        with sent_as(f"{number:064}"):
            add_session(by=cast.therapist, therapy=cast.therapy, held_at=now(), at=now())

    return cast.therapist, [send, send]


def _copy(cast: Cast, number: int) -> tuple[User, list[Act]]:
    ready_at = _asked_for(cast)
    take: Act = lambda: take_copy(by=cast.client_user, client=cast.client, passphrase=PASSPHRASE, at=ready_at)  # noqa: E731
    return cast.client_user, [take, take]


def _stopped_copy(cast: Cast, number: int) -> tuple[User, list[Act]]:
    ready_at = _asked_for(cast)
    return cast.client_user, [
        lambda: take_copy(by=cast.client_user, client=cast.client, passphrase=PASSPHRASE, at=ready_at),
        lambda: stop_copy(by=cast.client_user, client=cast.client, at=ready_at),
    ]


def _asked_for(cast: Cast) -> datetime:
    ask_for_copy(by=cast.client_user, client=cast.client, at=now() - WAIT - timedelta(minutes=1))
    return now()


def main() -> None:
    """Make everyone and let them race."""
    json.dump(list(race(make_cast(now() - timedelta(days=2)))), sys.stdout)


if __name__ == "__main__":
    main()
