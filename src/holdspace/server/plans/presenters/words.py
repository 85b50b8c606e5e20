"""The words for parts, changes and states of the plan."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from holdspace.domain.plan.proposals import Change, Part, ProposalState, Stance
from holdspace.domain.plan.reviews import Done
from holdspace.domain.plan.states import PlanState

PARTS = {
    Part.GOAL: _("What we work towards"),
    Part.APPROACH: _("How we work"),
    Part.ACTIVITY: _("What I do between sessions"),
    Part.FREQUENCY: _("How often and how long we meet"),
    Part.BOUNDARY: _("Limits we both keep"),
    Part.ARRANGEMENT: _("Something else we rely on"),
}
STANCES = {
    Stance.AGREE: _("I agree"),
    Stance.AGREE_WITH_NOTE: _("I agree, with a note"),
    Stance.NOT_YET: _("Not yet"),
}
CHANGES = {Change.ADD: _("New"), Change.REWORD: _("Other words"), Change.END: _("End")}
STATES = {
    ProposalState.OPEN: _("open"),
    ProposalState.ACCEPTED: _("agreed"),
    ProposalState.AMENDED: _("answered with another proposal"),
    ProposalState.DECLINED: _("declined"),
    ProposalState.WITHDRAWN: _("withdrawn"),
}
# How the plan stands, with the tone of its badge.
PLAN_STATES = {
    PlanState.EMPTY: ("", ""),
    PlanState.TO_SIGN: (_("not signed by both yet"), ""),
    PlanState.AGREED: (_("signed by both"), "good"),
    PlanState.DISSENT: (_("one of us says: not yet"), "care"),
}
DONE = {Done.YES: _("Done"), Done.PARTLY: _("Partly done"), Done.NO: _("Not done this time")}
