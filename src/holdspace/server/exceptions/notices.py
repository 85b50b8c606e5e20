"""Telling of exceptions on every page: the client that there was one, second persons that they are asked."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.exceptions import queries
from holdspace.server.exceptions.models import DangerException
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def notices_for(user: User) -> Told:
    """Return what this person must know now."""
    if user.as_role is Role.CLIENT:
        text = _("Your record was to be opened without your permission. Read why, by whom and what was seen.")
        unseen = [each.client_id for each in (yield _ABOUT.asked(user.pk)) if not (each.is_seen or each.is_withheld)]
        return [Notice(text, reverse("exceptions:of_client", args=[client_id])) for client_id in unseen[:1]]
    if user.as_role is Role.PRIVACY_OFFICER:
        waiting = len(queries.to_answer(user, at=timezone.now())) + len(queries.to_review())
        if waiting:
            text = _("Exceptions wait for you: {count}.").format(count=waiting)
            return [Notice(text, reverse("exceptions:exceptions"))]
    return []


_ABOUT = Prepared(lambda user_id: DangerException.objects.filter(client__user=user_id), UUID)
