"""What changed about how somebody signs in, kept and told to them: accounts have no address for a mail.

It stands on the page of the account, and is said at every sign-in for a week: whoever changed it may sign in before its
person does, and must not be able to have the news for themselves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.server.accounts.models import AccountChange, User

TOLD_FOR = timedelta(days=7)
SETTLING_IN = timedelta(days=1)  # a new account sets up its second step: no news to anybody
KEPT = 20
SHOWN = 10
What = AccountChange.What
WORDS = {
    What.PASSWORD: noop("a new password was chosen"),
    What.FACTOR_ADDED: noop("a second step was added"),
    What.FACTOR_REMOVED: noop("a second step was removed"),
    What.RECOVERY_CODES: noop("new recovery codes were made"),
    What.RENEWAL: noop("whoever runs the pages ended your password and made a link to choose a new one"),
    What.RENEWAL_AND_FACTORS: noop(
        "whoever runs the pages ended your password, removed your second step and made a link to choose a new password"
    ),
}


def note_change(user: User, what: AccountChange.What, *, at: datetime) -> None:
    """Keep that something changed; of each account the last twenty changes are kept."""
    AccountChange.objects.create(user=user, what=what, at=at)
    kept = AccountChange.objects.filter(user=user).values_list("pk", flat=True)[:KEPT]
    AccountChange.objects.filter(user=user).exclude(pk__in=list(kept)).delete()


def changes_of(user: User) -> list[tuple[datetime, str]]:
    """Return when what changed, in words, newest first."""
    return [(each.at, _(WORDS[What(each.what)])) for each in user.changes.all()[:SHOWN]]


def _note_password(sender: Any, user: User, **kwargs: Any) -> None:
    note_change(user, What.PASSWORD, at=now())


def _note_factor(what: AccountChange.What) -> Any:
    def note(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
        is_codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
        note_change(user, What.RECOVERY_CODES if is_codes else what, at=now())

    return note


def _tell(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    since = max(now() - TOLD_FOR, user.created_at + SETTLING_IN)
    if user.changes.filter(at__gt=since).exists():
        messages.info(
            request,
            _("Something about how you sign in changed in the last seven days. If it was not you, look under Account."),
        )


_LISTENERS = (
    (password_changed, _note_password),
    (password_set, _note_password),
    (authenticator_added, _note_factor(What.FACTOR_ADDED)),
    (authenticator_removed, _note_factor(What.FACTOR_REMOVED)),
    (authenticator_reset, _note_factor(What.RECOVERY_CODES)),
    (user_logged_in, _tell),
)


def begin() -> None:
    """Listen from now on; called once from AppConfig.ready."""
    for number, (signal, listen) in enumerate(_LISTENERS):
        signal.connect(listen, weak=False, dispatch_uid=f"holdspace.account_changes {number}")
