"""Proposing, answering, signing and reviewing: each in one transaction with its entry in the log."""

from holdspace.server.plans.actions.permission import side_of
from holdspace.server.plans.actions.proposing import amend, answer, propose
from holdspace.server.plans.actions.reviewing import note_outcome, plan_review, say_of_review
from holdspace.server.plans.actions.signing import sign

__all__ = ["amend", "answer", "note_outcome", "plan_review", "propose", "say_of_review", "side_of", "sign"]
