"""The mail that lets somebody stop what was asked for on their account: it names nobody and nothing.

Whoever reads over a shoulder, or shares the mailbox, learns that some account somewhere asks to be checked. No name, no
word of therapy, not what was asked for; sender and subject are as plain.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

logger = logging.getLogger("holdspace.exports")


def can_mail() -> bool:
    """Return whether this installation sends mail at all."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def mail_stop_link(address: str, link: str) -> bool:
    """Send the link and return whether it went out; a mail server that fails stops nobody's request."""
    text = _(
        "Something was asked for on your account. If that was you, there is nothing to do.\n\n"
        "If it was not you, open this page and stop it:\n\n{link}\n"
    ).format(link=link)
    try:
        sent = send_mail(_("Please check"), text, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException) as error:
        logger.error("the mail server did not take a mail: %s", type(error).__name__)
        return False
    return bool(sent)
