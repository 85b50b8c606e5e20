"""The mail that lets somebody stop what was asked for on their account: not even what that is stands in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from holdspace.server.ui.mail import mail


def mail_stop_link(address: str, link: str) -> bool:
    """Send the link and return whether it went out."""
    text = _(
        "Something was asked for on your account. If that was you, there is nothing to do.\n\n"
        "If it was not you, open this page and stop it:\n\n{link}\n"
    ).format(link=link)
    return mail([address], _("Please check"), text)
