"""A proof on each second factor, of whose it is: a secret or a passkey that was written into the database, or copied
from one account to another, signs nobody in. That there is one is proven with the account: without it, were it deleted
from the database, the password alone would do, and set up another.

The sealed secret of an authenticator app says what it is for and not for whom; a passkey's key is not secret at all.
The proof lies among the data that allauth keeps for the factor.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from holdspace.domain.errors import Refused
from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import has_second_factor
from holdspace.server.keys.installation import is_proven, prove

PLACE = "second_factor"
PROOF = "proof"
# What makes a factor one: the sealed secret, the passkey with its public key; the sealed seed that recovery codes had
# before they were hashed. Other things change with its use: what a passkey is called, which recovery codes are left;
# the hash of each is a proof by itself.
_MAKES_IT = ("secret", "seed", "credential")


def keep_proof(*, authenticator: Authenticator, **kwargs: Any) -> None:
    """Keep the proof of a factor that was set up just now."""
    authenticator.data[PROOF] = base64.b64encode(prove(_said(authenticator), place=PLACE)).decode("ascii")
    authenticator.save(update_fields=["data"])


def note_whether_there_is_one(*, user: User, **kwargs: Any) -> None:
    """Keep with the account, proven, whether its person has set up a second factor: after each was added or removed."""
    account = User.objects.get(pk=user.pk)
    account.has_set_up_second_factor = user.has_set_up_second_factor = has_second_factor(account)
    account.save(update_fields=["has_set_up_second_factor"])


def require_proof(*, request: HttpRequest, authenticator: Authenticator, **kwargs: Any) -> None:
    """Raise Refused where a factor that somebody just used was not set up here by its person."""
    if not is_as_set_up(authenticator):
        request.session.flush()
        raise Refused("This second factor was not set up here. Ask whoever runs this installation.")


def is_as_set_up(authenticator: Authenticator) -> bool:
    """Return whether this installation kept the factor as it stands, for this person."""
    kept = str(authenticator.data.get(PROOF, ""))
    try:
        proof = base64.b64decode(kept, validate=True)
    except ValueError:
        return False
    return is_proven(_said(authenticator), proof, place=PLACE)


def _said(authenticator: Authenticator) -> bytes:
    makes_it = [authenticator.data.get(name) for name in _MAKES_IT]
    return json.dumps([authenticator.user_id.hex, authenticator.type, *makes_it], sort_keys=True).encode()
