"""What is typed into the plan's pages."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from holdspace.domain.errors import BadInput
from holdspace.domain.plan.proposals import LONGEST_TEXT, Change, Ending, Part, Proposal, Stance
from holdspace.domain.plan.reviews import Done, Outcome, require_review_day
from holdspace.server.care_plans.actions import LONGEST_GOAL
from holdspace.server.plans.presenters.words import DONE, PARTS, STANCES

ENDINGS = (
    (Ending.ACHIEVED.value, _("We got there")),
    (Ending.DROPPED.value, _("It does not matter any more, or not now")),
)
# A goal is proposed on the page of the goals, where the ratings stand.
PROPOSED_HERE = tuple((part, words) for part, words in PARTS.items() if part is not Part.GOAL)
NOT_SAID = ("", _("I would rather not say"))


def _few_lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _why(*, is_needed: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=LONGEST_TEXT,
        required=is_needed,
        widget=_few_lines(2),
        help_text=_("It is kept beside the old words.") if is_needed else "",
    )


class ProposalForm(forms.Form):
    """A new line for the plan."""

    part = forms.ChoiceField(label=_("About"), choices=PROPOSED_HERE, widget=forms.RadioSelect, initial=Part.APPROACH)
    text = forms.CharField(label=_("What I would like"), max_length=LONGEST_TEXT, widget=_few_lines(3))
    why = _why()

    def content(self) -> Proposal:
        """Return the valid input as the domain's value."""
        value = self.cleaned_data
        return Proposal(Part(value["part"]), Change.ADD, value["text"], value["why"])


class WordsForm(forms.Form):
    """Other words for a line or a proposal."""

    text = forms.CharField(label=_("In these words"), max_length=LONGEST_TEXT, widget=_few_lines(3))
    why = _why()

    def __init__(self, *args: object, is_goal: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        if is_goal:
            self.fields["why"] = _why(is_needed=True)

    def content(self, part: str, change: str, *, ending: str = "") -> Proposal:
        """Return the valid input as a change of this line."""
        value = self.cleaned_data
        kept = Ending(ending) if ending else None
        return Proposal(Part(part), Change(change), value["text"], value["why"], ending=kept)


class GoalForm(forms.Form):
    """A goal in the client's words."""

    text = forms.CharField(
        label=_("A goal, in the client's own words"),
        help_text=_("What should be different one day? For example: I sleep through most nights."),
        max_length=LONGEST_GOAL,
        widget=_few_lines(2),
    )
    beside = forms.CharField(
        label=_("In the therapist's words"),
        help_text=_("Where a second wording helps you both. Both of you see it."),
        required=False,
        max_length=LONGEST_GOAL,
        widget=_few_lines(2),
    )

    def __init__(self, *args: object, is_client: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        if is_client:
            self.fields["text"].label = _("A goal, in your own words")
            del self.fields["beside"]

    def content(self) -> Proposal:
        """Return the valid input as the domain's value."""
        value = self.cleaned_data
        return Proposal(Part.GOAL, Change.ADD, value["text"], beside=value.get("beside", ""))


class EndGoalForm(forms.Form):
    """How a goal would end, and why."""

    ending = forms.ChoiceField(label=_("How does it end?"), choices=ENDINGS, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("In a line: why"), max_length=LONGEST_GOAL, help_text=_("It is kept beside the goal.")
    )

    def content(self) -> Proposal:
        """Return the valid input as the domain's value."""
        value = self.cleaned_data
        return Proposal(Part.GOAL, Change.END, "", value["why"], ending=Ending(value["ending"]))


class BesideForm(forms.Form):
    """The therapist's wording beside the client's."""

    words = forms.CharField(
        label=_("In the therapist's words"), required=False, max_length=LONGEST_GOAL, widget=_few_lines(2)
    )


class SignatureForm(forms.Form):
    """How one signs, and the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    stance = forms.ChoiceField(label=_("This plan"), choices=tuple(STANCES.items()), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Needed unless you simply agree."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=_few_lines(2),
    )

    def clean(self) -> dict[str, object]:
        """Ask for a word where somebody does not simply agree."""
        value = super().clean() or {}
        if value.get("stance", Stance.AGREE) != Stance.AGREE and not value.get("note"):
            self.add_error("note", _("Please add your note. A few words on what is open for you."))
        return value


class ReviewDayForm(forms.Form):
    """The day of the next review."""

    due_on = forms.DateField(label=_("We look at it again on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_due_on(self) -> date:
        """Return the day; one that has gone by or lies too far ahead is told of at the field."""
        day: date = self.cleaned_data["due_on"]
        try:
            require_review_day(day, localdate())
        except BadInput as problem:
            raise forms.ValidationError(str(problem)) from problem
        return day


class ReviewForm(forms.Form):
    """What one says of the plan when it is looked at."""

    words = forms.CharField(
        label=_("We looked at it. What should stay, what should change?"),
        help_text=_("You both read this. Changes are proposed as ever."),
        max_length=LONGEST_TEXT,
        widget=_few_lines(3),
    )


class OutcomeForm(forms.Form):
    """How an activity went."""

    done = forms.ChoiceField(
        label=_("How did it go?"), choices=[(each.value, DONE[each]) for each in Done], widget=forms.RadioSelect
    )
    helped = forms.ChoiceField(
        label=_("How much did it help, 0 to 10?"),
        choices=[NOT_SAID, *((str(value), str(value)) for value in range(11))],
        required=False,
    )
    words = forms.CharField(label=_("In a line"), required=False, max_length=LONGEST_TEXT, widget=_few_lines(2))

    def content(self) -> Outcome:
        """Return the valid input."""
        value = self.cleaned_data
        return Outcome(Done(value["done"]), int(value["helped"]) if value["helped"] else None, value["words"])
