"""The words of the pages of exceptions. A test asks for every one of them."""

from __future__ import annotations

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.ground import Duty, Ground
from holdspace.domain.exceptions.state import State
from holdspace.server.exceptions.grounds import Recipient

GROUNDS = {
    Ground.DANGER_TO_SELF: "Danger to the client's own life",
    Ground.DANGER_TO_OTHERS: "Danger to somebody else",
    Ground.ABUSE_OF_A_CHILD: "Abuse or neglect of a child",
    Ground.ABUSE_OF_A_VULNERABLE_ADULT: "Abuse of an adult who cannot protect themselves",
    Ground.COURT_ORDER: "A court's order",
}
DUTIES = {Duty.MANDATORY: "the law demands it", Duty.PERMISSIVE: "the law allows it", Duty.NONE: "no ground here"}
KINDS = {
    Kind.IDENTITY: "Name and how to reach the client",
    Kind.SAFETY_PLAN: "Safety plan",
    Kind.ALERT: "Alerts about answers",
    Kind.ANSWERS: "Answers",
    Kind.SCORES: "Scores",
    Kind.TRANSCRIPT: "Transcripts",
    Kind.PLAN: "Goals and plan",
}
STATES = {
    State.ASKED: "waits for the second person",
    State.OPEN: "open",
    State.REFUSED: "refused",
    State.LAPSED: "not answered within a day",
    State.ENDED: "over",
}
TONES = {State.ASKED: "care", State.OPEN: "urgent", State.REFUSED: "", State.LAPSED: "", State.ENDED: "good"}
RECIPIENTS = {
    Recipient.EMERGENCY_SERVICE: "Emergency service",
    Recipient.POLICE: "Police",
    Recipient.HOSPITAL: "Hospital",
    Recipient.DOCTOR: "Doctor",
    Recipient.CHILD_PROTECTION: "Child protection",
    Recipient.ADULT_PROTECTION: "Adult protection",
    Recipient.PERSON_IN_DANGER: "The person in danger",
    Recipient.CONTACT_OF_THE_CLIENT: "A contact of the client",
    Recipient.COURT: "Court",
}
