"""Names that lie in clear, each a word of its own: of people, passkeys, browsers, practice, licences and studies."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Practice
from holdspace.server.research.models import Extract
from tests.cast import Cast
from tests.record import Planted


def everyone_of(cast: Cast) -> dict[str, User]:
    """Return every account by what it is to the pair, with the second person of the exception that their record has."""
    return {**cast.everyone, "second_person": User.objects.get(display_name="Second Person")}


def plant_names(cast: Cast, people: Iterable[User], planted: Planted) -> None:
    """Call these people, and everything else that has a name in clear, by words of ``planted``."""
    for user in people:
        _call(user, planted)
    Practice.objects.update(
        name=planted.word("practice"), licences_confirmed={"who-5": planted.word("licence of a measure")}
    )
    Extract.objects.create(
        study=planted.word("study", at_most=120),
        about=planted.word("what a study is about"),
        asked_by=cast.researcher,
        asked_at=timezone.now(),
    )


def plant_browsers(planted: Planted) -> None:
    """Let what each web session's browser calls itself be a word."""
    UserSession.objects.update(user_agent=planted.word("browser"))


def _call(user: User, planted: Planted) -> None:
    """Name somebody and, if they work here, their passkey: to a client it were a second step not passed yet."""
    user.username = planted.word(f"sign-in name of {user.pk}", at_most=60)
    user.display_name = planted.word(f"name of {user.pk}", at_most=80)
    user.save()
    if user.as_role.is_staff:
        label = {"credential": {}, "name": planted.word(f"passkey of {user.pk}")}
        keep_proof(authenticator=Authenticator.objects.create(user=user, type="webauthn", data=label))
