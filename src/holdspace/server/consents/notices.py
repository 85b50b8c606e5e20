"""Tells the client on every page that a consent was recorded from paper, until they have looked.

And that somebody supervises their therapy now of whom they were not asked when they allowed supervision.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.domain.access import Purpose
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Supervision
from holdspace.server.consents.models import Consent, PaperConsent
from holdspace.server.consents.queries import named_later
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def papers_of(user: User) -> Told:
    """Return one line while there is something that the client has not seen."""
    unseen = (yield _UNSEEN.asked(user.pk)) if user.is_client else []
    said = _("Your therapist recorded that you allowed something on paper. See whether it is right.")
    return [Notice(said, reverse("consents:consents", args=[client_id])) for client_id in unseen[:1]]


def supervisors_of(user: User) -> Told:
    """Return one line while somebody was named to supervise since, and the client has not said whether they may see."""
    supervisions = (yield _SUPERVISIONS.asked(user.pk)) if user.is_client else []
    answers = (yield _ANSWERS.asked(user.pk)) if supervisions else []
    if not named_later(supervisions, answers):
        return []
    said = _("Somebody else supervises your therapy now and sees nothing. Say whether they may learn from it too.")
    return [Notice(said, f"{reverse('consents:consents', args=[answers[0].client_id])}#supervision")]


# Those that began after a yes that stands: hardly ever one, so that a page asks no more than this.
_SUPERVISIONS: Prepared[Supervision] = Prepared(
    lambda user_id: Supervision.objects.filter(
        Exists(
            Consent.objects.filter(
                client=OuterRef("therapy__client"),
                purpose=Purpose.SUPERVISION.value,
                withdrawn_at=None,
                is_given=True,
                answered_at__lt=OuterRef("started_at"),
            )
        ),
        therapy__client__user=user_id,
        therapy__ended_at=None,
        ended_at=None,
    ).select_related("therapy"),
    UUID,
)
_ANSWERS: Prepared[Consent] = Prepared(
    lambda user_id: Consent.objects.filter(client__user=user_id, purpose=Purpose.SUPERVISION.value), UUID
)
_UNSEEN: Prepared[UUID] = Prepared(
    lambda user_id: PaperConsent.objects.filter(client__user=user_id, seen_at=None).values_list("client_id", flat=True),
    UUID,
)
