"""What is typed into the goals pages."""

from __future__ import annotations

from django import forms

from holdspace.server.care_plans.actions import LONGEST_GOAL
from holdspace.server.care_plans.models import GoalState

ENDINGS = (
    (GoalState.ACHIEVED.value, "We got there"),
    (GoalState.DROPPED.value, "It does not matter any more, or not now"),
)


class GoalForm(forms.Form):
    """A goal in the client's words."""

    words = forms.CharField(
        label="A goal, in the client's own words",
        help_text="What should be different one day? For example: I sleep through most nights.",
        max_length=LONGEST_GOAL,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    therapist_words = forms.CharField(
        label="In the therapist's words",
        help_text="Where a second wording helps you both. Both of you see it.",
        required=False,
        max_length=LONGEST_GOAL,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: object, is_client: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        if is_client:
            self.fields["words"].label = "A goal, in your own words"
            del self.fields["therapist_words"]


class RewordForm(forms.Form):
    """New words for a goal, and why."""

    words = forms.CharField(label="New words", max_length=LONGEST_GOAL, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(label="What changed?", required=False, max_length=LONGEST_GOAL)


class EndForm(forms.Form):
    """How a goal ended, and why."""

    state = forms.ChoiceField(label="How did it end?", choices=ENDINGS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="In a line", required=False, max_length=LONGEST_GOAL, help_text="It is kept beside the goal."
    )
