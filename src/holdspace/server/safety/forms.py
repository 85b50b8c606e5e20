"""What is typed into the pages of this room."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.safety.boundary import LONGEST_TOPIC, LONGEST_WORDS, Boundary, Stance
from holdspace.domain.safety.plan import STEPS, SafetyPlan
from holdspace.domain.safety.screening import RIGHT_NOW

STANCES = (
    (Stance.OFF_LIMITS, _("Off limits: please leave it alone")),
    (Stance.NOT_YET, _("Not yet: I may come to it later")),
    (Stance.ASK_FIRST, _("Ask me first: only when I say yes")),
)


ONLY_AFTER_A_YES = _("Ask this one only after a yes to any of the others.")


class BoundaryForm(forms.Form):
    """A topic, how far it may be spoken of, and when to be asked again."""

    topic = forms.CharField(label=_("Topic, in your words"), max_length=LONGEST_TOPIC)
    words = forms.CharField(
        label=_("Other words for it"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_(
            "If you like: names, places, with commas between them. They help to notice when we come close to it."
        ),
    )
    stance = forms.ChoiceField(label=_("How far may we speak of it?"), choices=STANCES, widget=forms.RadioSelect)
    review_on = forms.DateField(
        label=_("Ask me again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("From that day on it is marked, for you both, as one to think over again."),
    )

    def clean_review_on(self) -> date | None:
        """Refuse a day that is past: it would say at once that one may ask again."""
        chosen: date | None = self.cleaned_data["review_on"]
        if chosen is not None and chosen <= localdate():
            raise forms.ValidationError(_("Choose a day to come, or leave it empty."))
        return chosen

    def content(self) -> Boundary:
        """Return the valid input as the domain's value."""
        value = self.cleaned_data
        return Boundary(value["topic"], Stance(value["stance"]), value["review_on"], value["words"])


class ScreeningForm(forms.Form):
    """The questions of the ASQ, asked aloud; each may be left out."""

    def __init__(self, *args: object, instrument: Instrument, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for item in instrument.items:
            self.fields[item.id] = forms.TypedChoiceField(
                label=f"{item.id}. {item.text}",
                help_text=ONLY_AFTER_A_YES if item.id == RIGHT_NOW else "",
                choices=[("1", _("Yes")), ("0", _("No")), ("", _("Not answered"))],
                coerce=int,
                empty_value=None,
                required=False,
                initial="",
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, int | None]:
        """Return the valid input by item."""
        return dict(self.cleaned_data)


class PlanForm(forms.Form):
    """A text area a step, and the version it was written from."""

    after_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for step in STEPS:
            self.fields[step.id] = forms.CharField(
                label=_(step.title),
                help_text=_(step.question),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=4000,
            )

    def content(self) -> SafetyPlan:
        """Return the valid input as the domain's value; raise BadInput where a step is too long."""
        return SafetyPlan.from_texts({step.id: self.cleaned_data[step.id] for step in STEPS})
