"""Words that everybody would try here first, which no password may rest on: docs/reference/sign-in.md lists them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("holdspace", "therapy", "therapist", "counselling", "password", "welcome", "qwerty", "letmein")
LEFT_OVER = 8  # characters that must remain when such a word is taken out


class ContextWords:
    """Refuses a password that is little more than a word of this place."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where less than eight characters are left beside such words."""
        rest = password.lower()
        for word in WORDS:
            rest = rest.replace(word, "")
        if len(rest) < LEFT_OVER and len(rest) < len(password):
            raise ValidationError(_("This is what others would try first. Choose words of your own."), code="context")

    def get_help_text(self) -> str:
        """Return what the page says beforehand."""
        return _("Not the name of this program, and not a word such as “therapy” with a number.")
