"""What is filled in to ask for an exception, to answer it, and to account for what was told to others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.ground import Ground, Jurisdiction
from holdspace.server.accounts.models import User
from holdspace.server.exceptions.actions import Wanted
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.queries import second_persons
from holdspace.server.exceptions.words import DUTIES, GROUNDS, KINDS, RECIPIENTS

NOBODY = "nobody"
LONGEST_TEXT = 4_000


def password_field() -> forms.CharField:
    """Return the field that asks for the password with an act itself."""
    return forms.CharField(
        label=_("Your password"),
        strip=False,
        help_text=_("Asked for again, so that it is you and nobody at your open screen."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AskForm(forms.Form):
    """The request, within what the place's rules leave open."""

    ground = forms.ChoiceField(label=_("What makes you ask?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What did you see or hear?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, in short. The second person reads it, and later the client."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What do you need to see?"), widget=forms.CheckboxSelectMultiple, help_text=_("As little as helps.")
    )
    why_not_less = forms.CharField(
        label=_("Why will nothing less do?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    hours = forms.IntegerField(label=_("For how many hours?"), min_value=1, max_value=24 * 30, initial=2)
    second_person = forms.ChoiceField(label=_("Who answers?"), widget=forms.RadioSelect)
    defer_days = forms.IntegerField(
        label=_("Tell the client only after how many days?"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Left empty, they are told at once. Only where telling them would add to the danger."),
    )
    why_later = forms.CharField(
        label=_("Why later?"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    password = password_field()

    def __init__(self, *args: Any, rules: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = rules.open_grounds()
        can_be_opened = set().union(*(rule.kinds for rule in grounds))
        self.persons = {str(user.pk): user for user in second_persons()}
        self._offer(
            "ground", [(rule.ground, f"{_(GROUNDS[rule.ground])} ({_(DUTIES[rule.duty])})") for rule in grounds]
        )
        self._offer("kinds", [(kind, _(words)) for kind, words in KINDS.items() if kind in can_be_opened])
        named = [(key, user.display_name) for key, user in self.persons.items()]
        alone = (NOBODY, _("Nobody can be reached now: open safety plan and contact only, for two hours at most"))
        self._offer("second_person", [*named, alone])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the fields above; for the type checker
        field.choices = choices

    def wanted(self, at: datetime) -> Wanted:
        """Return the valid input as what is asked for."""
        value = self.cleaned_data
        days = value["defer_days"]
        return Wanted(
            ground=Ground(value["ground"]),
            kinds=tuple(Kind(each) for each in value["kinds"]),
            open_for=timedelta(hours=value["hours"]),
            reason=value["reason"],
            why_not_less=value["why_not_less"],
            defer_until=at + timedelta(days=days) if days else None,
            why_later=value["why_later"],
        )

    def second(self) -> User | None:
        """Return the second person who was named; None where nobody can be reached."""
        return self.persons.get(self.cleaned_data["second_person"])


class AnswerForm(forms.Form):
    """Yes or no to exactly what was shown, which ``digest`` stands for."""

    digest = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("approve", "approve"), ("refuse", "refuse")])
    password = password_field()


class TellForm(forms.Form):
    """What was told to whom: as little as averts the danger."""

    recipient_kind = forms.ChoiceField(
        label=_("To whom?"), choices=[(each, _(RECIPIENTS[each])) for each in Recipient], widget=forms.Select
    )
    recipient = forms.CharField(label=_("Who exactly"), max_length=200, help_text=_("Office and person, if known."))
    how = forms.CharField(label=_("How"), max_length=200, help_text=_("For example: by telephone at 21:40."))
    words = forms.CharField(
        label=_("What exactly was told"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As little as averts the danger. The client reads it."),
    )
    legal_ground = forms.CharField(label=_("On what it rests"), max_length=300)
