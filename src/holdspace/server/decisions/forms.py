"""What is typed into the pages of decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from holdspace.definitions import load_instrument
from holdspace.domain.decisions.table import LONGEST_TEXT, WEIGHTS, Entry, Verdict, What
from holdspace.domain.errors import BadInput
from holdspace.domain.plan.reviews import require_review_day
from holdspace.server.decisions.queries import COLLABORATE
from holdspace.server.ui.language import page_language

VERDICTS = {
    Verdict.GOOD: _("It was a good decision"),
    Verdict.PARTLY: _("Partly"),
    Verdict.NOT_GOOD: _("I would decide otherwise now"),
    Verdict.TOO_EARLY: _("Too early to say"),
}
Options = Iterable[tuple[str, str]]


def _line(label: object, *, required: bool = True, help_text: object = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=required, help_text=help_text, widget=widget)  # type: ignore[arg-type]  # a translation not made yet


class QuestionForm(forms.Form):
    """A question with its first options."""

    question = _line(_("What is to be decided?"), help_text=_("For example: do we meet every other week from May on?"))
    first = _line(_("One way"))
    second = _line(_("Another way"), required=False)
    wait = forms.BooleanField(
        label=_("To wait is a way, too"), required=False, initial=True, help_text=_("It is put beside the others.")
    )

    def clean(self) -> dict[str, object]:
        """Ask for a second option: with one alone there is nothing to decide."""
        value = super().clean() or {}
        if not value.get("second") and not value.get("wait"):
            self.add_error("second", _("There is only one way so far. Name another, or say that to wait is one."))
        return value

    def options(self) -> list[str]:
        """Return the options that were named."""
        value = self.cleaned_data
        named = [value["first"], value["second"], str(_("Wait for now")) if value["wait"] else ""]
        return [each for each in named if each]


class OptionForm(forms.Form):
    """One more option."""

    text = _line(_("Another way"))

    def entry(self) -> Entry:
        """Return the valid input."""
        return Entry(What.OPTION, self.cleaned_data["text"])


class PointForm(forms.Form):
    """What speaks for or against an option."""

    option = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.ChoiceField(
        label=_("It speaks"), choices=((What.FOR, _("for it")), (What.AGAINST, _("against it"))), initial=What.FOR
    )
    text = _line(_("In a line"))

    def entry(self) -> Entry:
        """Return the valid input."""
        value = self.cleaned_data
        return Entry(What(value["what"]), value["text"], str(value["option"]))


class WithOption(forms.Form):
    """Something that may be about one of the options."""

    def __init__(self, *args: object, options: Options, is_needed: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        none = () if is_needed else (("", _("the whole question")),)
        field = self.fields["option"]
        field.choices = [*none, *options]  # type: ignore[attr-defined]  # it is a choice field
        field.required = is_needed


class MatterForm(WithOption):
    """What matters to the client, and how much."""

    text = _line(_("What matters to me"))
    weight = forms.ChoiceField(
        label=_("How much, 1 a little to 5 most?"), choices=[(str(each), str(each)) for each in WEIGHTS], initial="3"
    )
    option = forms.ChoiceField(label=_("It speaks for"))

    def entry(self) -> Entry:
        """Return the valid input."""
        value = self.cleaned_data
        return Entry(What.MATTER, value["text"], value["option"], weight=int(value["weight"]))


class EvidenceForm(WithOption):
    """What is known about it, with the source."""

    text = _line(_("What is known"), help_text=_("In plain words, with how sure it is."))
    source = _line(_("Source"), help_text=_("A study, a guideline, or “my experience”."))
    option = forms.ChoiceField(label=_("It is about"))

    def entry(self) -> Entry:
        """Return the valid input."""
        value = self.cleaned_data
        return Entry(What.EVIDENCE, value["text"], value["option"], source=value["source"])


class LeaningForm(WithOption):
    """Where one leans."""

    option = forms.ChoiceField(label=_("I lean towards"), widget=forms.RadioSelect)
    text = _line(_("Because"), required=False)

    def entry(self) -> Entry:
        """Return the valid input."""
        return Entry(What.LEANING, self.cleaned_data["text"], self.cleaned_data["option"])


class ChoiceForm(WithOption):
    """What one would decide for."""

    option = forms.ChoiceField(label=_("I would decide for"), widget=forms.RadioSelect)
    why = _line(_("Why"), required=False)


class AgreeForm(forms.Form):
    """Agreeing, and when both look back."""

    follow_up_on = forms.DateField(
        label=_("We look back on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Both of you are reminded then."),
    )

    def clean_follow_up_on(self) -> date | None:
        """Return the day; one that has gone by or lies too far ahead is told of at the field."""
        day: date | None = self.cleaned_data["follow_up_on"]
        if day is not None:
            try:
                require_review_day(day, localdate())
            except BadInput as problem:
                raise forms.ValidationError(str(problem)) from problem
        return day


class LookingBackForm(forms.Form):
    """How one sees the decision later."""

    verdict = forms.ChoiceField(
        label=_("Was it a good decision?"), choices=tuple(VERDICTS.items()), widget=forms.RadioSelect
    )
    text = _line(_("In your words"))

    def entry(self) -> Entry:
        """Return the valid input."""
        value = self.cleaned_data
        return Entry(What.LOOKING_BACK, value["text"], verdict=Verdict(value["verdict"]))


class ExperienceForm(forms.Form):
    """CollaboRATE, unaltered; every question may be left out."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for item in load_instrument(COLLABORATE, page_language()).items:
            choices = [*((str(each.value), each.text) for each in item.options), ("", _("Leave this out"))]
            self.fields[f"item_{item.id}"] = forms.ChoiceField(
                label=item.text, choices=choices, required=False, widget=forms.RadioSelect, initial=""
            )

    def answers(self) -> dict[str, int | None]:
        """Return the valid input by item."""
        given = {name.removeprefix("item_"): value for name, value in self.cleaned_data.items()}
        return {item: int(value) if value else None for item, value in given.items()}
