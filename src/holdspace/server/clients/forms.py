"""What a therapist fills in about a client and a session."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.timezone import get_current_timezone, localtime, now
from django.utils.translation import gettext_lazy as _

from holdspace.domain.access import Kind
from holdspace.server.accounts.colleagues import ColleagueField
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.presenters.look_words import KINDS

EARLIEST = timedelta(days=366 * 60)
LATEST = timedelta(days=366)


class IdentityForm(forms.Form):
    """What the client is called and how they can be reached; all of it is sealed."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As they want to be called here."))
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("For your own use; nothing is sent from here.")
    )
    reach = forms.CharField(
        label=_("What to mind when reaching them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: no voicemail, not before six."),
    )


class SessionForm(forms.Form):
    """When a session was or will be held."""

    held_at = forms.DateTimeField(
        label=_("Day and time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"held_at": localtime().replace(minute=0, second=0, microsecond=0)})
        super().__init__(*args, **kwargs)

    def clean_held_at(self) -> Any:
        """Refuse a year that can only be a slip of the finger."""
        held_at = self.cleaned_data["held_at"]
        if not now() - EARLIEST < held_at < now() + LATEST:
            raise forms.ValidationError(_("This is too far away. Check the year."))
        return held_at


class EndForm(forms.Form):
    """A therapy is ended on purpose only."""

    is_sure = forms.BooleanField(label=_("Yes, this therapy is over"))


class SupervisorForm(forms.Form):
    """Who is to supervise a therapy."""

    supervisor = ColleagueField(queryset=User.objects.none(), label=_("Supervisor"), empty_label=None)

    def __init__(self, *args: Any, supervisors: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("ColleagueField", self.fields["supervisor"]).queryset = supervisors


class DayField(forms.DateField):
    """A day that a list can be narrowed to: the first and last days of all time are none in every time zone."""

    default_validators = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
    widget = forms.DateInput(attrs={"type": "date"})


class LooksForm(forms.Form):
    """Which part of the list of looks is shown: about one kind of record, in some days."""

    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("everything")), *((kind.value, _(KINDS[kind])) for kind in Kind)],
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def narrow(self, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Return the entries that were asked for; what is no day or kind narrows nothing and is said at its field."""
        self.is_valid()
        kind, since, until = (self.cleaned_data.get(name) for name in ("kind", "since", "until"))
        if kind:
            # A list of words as JSON: looked for as text, the same on both databases.
            rows = rows.annotate(kinds_text=Cast("kinds", TextField())).filter(kinds_text__contains=f'"{kind}"')
        if since:
            rows = rows.filter(at__gte=datetime.combine(since, time.min, get_current_timezone()))
        return rows.filter(at__lte=datetime.combine(until, time.max, get_current_timezone())) if until else rows
