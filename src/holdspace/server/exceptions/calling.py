"""Reaching the second persons at once: when somebody opened a record alone, and when openings are too many.

Every page says so to them when they come in; the process log has a line, and where the installation knows addresses of
theirs a mail goes out that says no more than that something waits.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from holdspace.server.exceptions.models import DangerException
from holdspace.server.exceptions.queries import alarms_now
from holdspace.server.ui.mail import mail

logger = logging.getLogger("holdspace.exceptions")


def call_second_persons(opened: DangerException, *, at: datetime) -> None:
    """Call them where this opening was somebody's alone, or one too many; called once it is really stored."""
    reasons = ["opened alone"] if opened.is_alone else []
    reasons += [f"{each.openings} openings within {each.within.days} days" for each in alarms_now(at=at)]
    for reason in reasons:
        logger.warning("exception %s by %s: %s", opened.pk, opened.asked_by_id, reason)
    if reasons and settings.HOLDSPACE_SECOND_PERSONS_MAIL:
        text = _("Something waits for you. Please sign in as soon as you can.")
        mail(settings.HOLDSPACE_SECOND_PERSONS_MAIL, _("Please check"), f"{text}\n\n{settings.HOLDSPACE_ORIGIN}/\n")
