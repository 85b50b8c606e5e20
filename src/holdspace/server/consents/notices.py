"""Tells the client on every page that a consent was recorded from paper, until they have looked."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.consents.models import PaperConsent
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def papers_of(user: User) -> Told:
    """Return one line while there is something that the client has not seen."""
    unseen = (yield _UNSEEN.asked(user.pk)) if user.is_client else []
    said = _("Your therapist recorded that you allowed something on paper. See whether it is right.")
    return [Notice(said, reverse("consents:consents", args=[client_id])) for client_id in unseen[:1]]


_UNSEEN: Prepared[UUID] = Prepared(
    lambda user_id: PaperConsent.objects.filter(client__user=user_id, seen_at=None).values_list("client_id", flat=True),
    UUID,
)
