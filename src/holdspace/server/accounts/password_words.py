"""Words that everybody would try first, which no password may rest on: docs/reference/sign-in.md tells of them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("holdspace", "therapy", "therapist", "counselling", "password", "welcome", "qwerty", "letmein")
LONGEST_REPEATED = 40  # characters; no password of the list is longer
LONGEST_LOOKED_INTO = 64  # characters
FIGURES = string.digits + string.punctuation + " "
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


class CommonAtHeart:
    """Refuses a common password, or the sign-in name, with figures and marks around it, or written several times.

    Of Django's 19,646 passwords out of breaches 187 have twelve characters or more: by itself the list would refuse
    hardly any that may be chosen here. People lengthen the same passwords to fit.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where nothing but a common password is left."""
        once, name = _once(password.lower()), getattr(user, "username", "").lower()
        hearts = set(_hearts(once)) if len(once) <= LONGEST_LOOKED_INTO else set()
        if hearts & _common() or name in hearts:
            said = _("This is a common password made longer, and others try that. Choose words of your own.")
            raise ValidationError(said, code="common_at_heart")

    def get_help_text(self) -> str:
        """Return what the page says beforehand."""
        return _("Not a common password with a number behind it.")


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _once(text: str) -> str:
    """Return what a text repeats, itself where it repeats nothing that short: abcabcab gives abc."""
    sizes = range(1, min(len(text), LONGEST_REPEATED) + 1)
    return next((text[:size] for size in sizes if text[size:] == text[:-size]), text)


def _hearts(text: str) -> Iterator[str]:
    """Yield what is left without some or all of the figures and marks at both ends; of figures alone, half at least."""
    first, last = len(text) - len(text.lstrip(FIGURES)), len(text.rstrip(FIGURES))
    for begin, end in product(range(first + 1), range(last, len(text) + 1)):
        heart = text[begin:end]
        if heart.strip(FIGURES) or len(heart) * 2 >= len(text):
            yield from (heart, _once(heart))
