"""What a therapist says while they look a conversation over."""

from __future__ import annotations

import re
from typing import Any

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
    # Which transcript the page showed: what was read is what goes, or nothing does.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("I have read it, and what is left tells nobody who this is, as far as I can see."),
        error_messages={"required": _("Read it first: the program finds most, never all.")},
    )

    def __init__(self, *args: Any, shows: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shows = shows

    def clean_seen(self) -> str:
        """Refuse what was read as another transcript than the one that is here now."""
        if self.cleaned_data["seen"] != self._shows:
            raise forms.ValidationError(_("The conversation has changed since you read it. Read it again."))
        return self._shows

    def words(self) -> list[str]:
        """Return what else is to be replaced, whether or not the rest is complete."""
        return [line.strip() for line in self.data.get("extra", "")[:MOST_EXTRA].splitlines() if line.strip()]

    def kept(self) -> set[tuple[int, int]]:
        """Return what is to be left as it is: turn and place of its beginning."""
        given = self.data.getlist("keep") if hasattr(self.data, "getlist") else []
        return {(int(found[1]), int(found[2])) for each in given if (found := _KEPT.fullmatch(each))}
