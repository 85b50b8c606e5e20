"""Mail, where the installation sends any: sender, subject and text name nobody and nothing.

Whoever reads over a shoulder, or shares the mailbox, learns that some account somewhere asks to be checked. No name and
no word of therapy may be in what is handed in here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

logger = logging.getLogger("holdspace.mail")


def can_mail() -> bool:
    """Return whether this installation sends mail at all."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def mail(addresses: Sequence[str], subject: str, text: str) -> bool:
    """Send a mail and return whether it went out; a mail server that fails stops nobody's request."""
    try:
        sent = send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, list(addresses))
    except (OSError, SMTPException, ValueError) as error:  # ValueError: an address that is none, or two
        logger.error("the mail server did not take a mail: %s", type(error).__name__)
        return False
    return bool(sent)
