"""What a therapist says while they look a conversation over."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_EXTRA = 4_000
_KEPT = re.compile(r"(\d{1,6}):(\d{1,6})")


class ReviewForm(forms.Form):
    """More words to replace, what to leave as it is, and that a person has read it."""

    extra = forms.CharField(
        label=_("More to replace"),
        required=False,
        max_length=MOST_EXTRA,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Names, places, workplaces, numbers: one a line. Then look again."),
    )
    is_read = forms.BooleanField(
        label=_("I have read it, and what is left tells nobody who this is, as far as I can see."),
        error_messages={"required": _("Read it first: the program finds most, never all.")},
    )

    def words(self) -> list[str]:
        """Return what else is to be replaced, whether or not the rest is complete."""
        return [line.strip() for line in self.data.get("extra", "")[:MOST_EXTRA].splitlines() if line.strip()]

    def kept(self) -> set[tuple[int, int]]:
        """Return what is to be left as it is: turn and place of its beginning."""
        given = self.data.getlist("keep") if hasattr(self.data, "getlist") else []
        return {(int(found[1]), int(found[2])) for each in given if (found := _KEPT.fullmatch(each))}
