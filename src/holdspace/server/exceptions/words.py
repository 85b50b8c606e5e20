"""The words of the pages of exceptions. A test asks for every one of them."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.ground import Duty, Ground
from holdspace.domain.exceptions.state import State
from holdspace.server.exceptions.grounds import Recipient

GROUNDS = {
    Ground.DANGER_TO_SELF: noop("Danger to the client's own life"),
    Ground.DANGER_TO_OTHERS: noop("Danger to somebody else"),
    Ground.ABUSE_OF_A_CHILD: noop("Abuse or neglect of a child"),
    Ground.ABUSE_OF_A_VULNERABLE_ADULT: noop("Abuse of an adult who cannot protect themselves"),
    Ground.COURT_ORDER: noop("A court's order"),
}
DUTIES = {
    Duty.MANDATORY: noop("the law demands it"),
    Duty.PERMISSIVE: noop("the law allows it"),
    Duty.NONE: noop("no ground here"),
}
KINDS = {
    Kind.IDENTITY: noop("Name and how to reach the client"),
    Kind.SAFETY_PLAN: noop("Safety plan"),
    Kind.ALERT: noop("Alerts about answers"),
    Kind.ANSWERS: noop("Answers"),
    Kind.SCORES: noop("Scores"),
    Kind.TRANSCRIPT: noop("Transcripts"),
    Kind.PLAN: noop("Goals and plan"),
}
STATES = {
    State.ASKED: noop("waits for the second person"),
    State.OPEN: noop("open"),
    State.REFUSED: noop("refused"),
    State.LAPSED: noop("not answered within a day"),
    State.ENDED: noop("over"),
}
TONES = {State.ASKED: "care", State.OPEN: "urgent", State.REFUSED: "", State.LAPSED: "", State.ENDED: "good"}
RECIPIENTS = {
    Recipient.EMERGENCY_SERVICE: noop("Emergency service"),
    Recipient.POLICE: noop("Police"),
    Recipient.HOSPITAL: noop("Hospital"),
    Recipient.DOCTOR: noop("Doctor"),
    Recipient.CHILD_PROTECTION: noop("Child protection"),
    Recipient.ADULT_PROTECTION: noop("Adult protection"),
    Recipient.PERSON_IN_DANGER: noop("The person in danger"),
    Recipient.CONTACT_OF_THE_CLIENT: noop("A contact of the client"),
    Recipient.COURT: noop("Court"),
}
