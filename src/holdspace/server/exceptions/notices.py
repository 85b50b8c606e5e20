"""Telling of exceptions on every page: the client that there was one, second persons that they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.exceptions import queries
from holdspace.server.ui.notices import Notice


def notices_for(user: User) -> Iterator[Notice]:
    """Yield what this person must know now."""
    if user.as_role is Role.CLIENT:
        unseen = queries.unseen_by_client(user)
        if unseen is not None:
            text = _("Your record was to be opened without your permission. Read why, by whom and what was seen.")
            yield Notice(text, reverse("exceptions:of_client", args=[unseen]))
    elif user.as_role is Role.PRIVACY_OFFICER:
        waiting = len(queries.to_answer(user, at=timezone.now())) + len(queries.to_review())
        if waiting:
            yield Notice(_("Exceptions wait for you: {count}.").format(count=waiting), reverse("exceptions:exceptions"))
