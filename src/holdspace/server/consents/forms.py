"""A part of a purpose: some kinds of record, one person, until a day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from holdspace.domain.access import Kind
from holdspace.domain.consent.statement import Scope
from holdspace.server.clients.presenters.look_words import KINDS
from holdspace.server.consents.words import ConsentWords, load_consent_words
from holdspace.server.ui.language import page_language
from holdspace.server.ui.scanner import ScannedFile


class PartForm(forms.Form):
    """What of a purpose the answer is about. Everything left open means all of it."""

    kinds = forms.MultipleChoiceField(
        label=_("Only these"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None marked: all.")
    )
    recipient = forms.ChoiceField(label=_("Only for"), required=False)
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty: until you take it back."),
    )

    def __init__(self, posted: QueryDict | None = None, *, words: ConsentWords, recipients: dict[UUID, str]) -> None:
        super().__init__(posted, prefix=words.purpose)
        self.words = words
        self._offer("kinds", [(kind, _(KINDS[kind]).capitalize()) for kind in words.parts])
        named = [(str(pk), name) for pk, name in recipients.items()]
        self._offer("recipient", [("", _("everybody it concerns")), *named] if words.has_recipients else [])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the fields above; for the type checker
        if choices:
            field.choices = choices
        else:
            del self.fields[name]

    def scope(self) -> Scope:
        """Return the valid input as what the answer is about."""
        kinds = frozenset(Kind(each) for each in self.cleaned_data.get("kinds", ()))
        recipient = self.cleaned_data.get("recipient")
        return Scope(self.words.purpose, kinds or None, UUID(recipient) if recipient else None)

    def until_at(self) -> datetime | None:
        """Return the end of the last day in the practice's time zone."""
        day = self.cleaned_data.get("until")
        return datetime.combine(day, time.max, get_current_timezone()) if day else None


class PaperForm(forms.Form):
    """What a client signed on paper: for what, when, and the document."""

    purpose = forms.ChoiceField(label=_("What the client allowed"))
    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}))
    document = ScannedFile(
        label=_("The signed page"),
        help_text=_("PDF, PNG or JPEG, at most 3 MB. It is sealed under the client's key; the client sees it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the field above; for the type checker
        field.choices = [(words.purpose.value, words.title) for words in load_consent_words(page_language()).values()]
