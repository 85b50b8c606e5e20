"""What is typed into the plan's pages."""

from __future__ import annotations

from django import forms

from holdspace.domain.plan.proposals import LONGEST_TEXT, Change, Part, Proposal, Stance

PARTS = (
    (Part.APPROACH, "How we work"),
    (Part.ACTIVITY, "What I do between sessions"),
    (Part.FREQUENCY, "How often and how long we meet"),
    (Part.ARRANGEMENT, "Something else we rely on"),
)
STANCES = (
    (Stance.AGREE, "I agree"),
    (Stance.AGREE_WITH_NOTE, "I agree, with a note"),
    (Stance.NOT_YET, "Not yet"),
)


def _few_lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProposalForm(forms.Form):
    """A new line for the plan."""

    part = forms.ChoiceField(label="About", choices=PARTS, widget=forms.RadioSelect, initial=Part.APPROACH)
    text = forms.CharField(label="What I would like", max_length=LONGEST_TEXT, widget=_few_lines(3))
    why = forms.CharField(
        label="Why",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="If you like.",
    )

    def content(self) -> Proposal:
        """Return the valid input as the domain's value."""
        value = self.cleaned_data
        return Proposal(Part(value["part"]), Change.ADD, value["text"], value["why"])


class WordsForm(forms.Form):
    """Other words for a line or a proposal."""

    text = forms.CharField(label="In these words", max_length=LONGEST_TEXT, widget=_few_lines(3))
    why = forms.CharField(
        label="Why",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="If you like.",
    )

    def content(self, part: str, change: str) -> Proposal:
        """Return the valid input as a change of this line."""
        return Proposal(Part(part), Change(change), self.cleaned_data["text"], self.cleaned_data["why"])


class SignatureForm(forms.Form):
    """How one signs, and the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    stance = forms.ChoiceField(label="This plan", choices=STANCES, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Note", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
