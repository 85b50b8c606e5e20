"""The words for roles, kinds, reasons and events in the list of who has looked. A test asks for every one of them."""

from __future__ import annotations

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.people import Role

ROLES = {
    Role.CLIENT: "client",
    Role.THERAPIST: "therapist",
    Role.SUPERVISOR: "supervisor of your therapist",
    Role.PRIVACY_OFFICER: "privacy officer",
    Role.ADMINISTRATOR: "administrator",
    Role.RESEARCHER: "researcher",
}
KINDS = {
    Kind.IDENTITY: "your name and how to reach you",
    Kind.ANSWERS: "your answers",
    Kind.SCORES: "your scores",
    Kind.TRANSCRIPT: "a transcript of your sessions",
    Kind.CODES: "what the program marked in a transcript",
    Kind.NOTES: "private notes on a session",
    Kind.PLAN: "your goals and plan",
    Kind.ALERT: "an alert about an answer of yours",
    Kind.CONSENT: "what you allow",
    Kind.BOUNDARY: "your boundaries",
    Kind.SAFETY_PLAN: "your safety plan",
    Kind.HELD_BACK: "what you hold back for now",
    Kind.EXCEPTION: "why your record was to be opened in danger",
    Kind.JOURNAL: "your locked journal",
}
# What the client allowed, as a thing.
PURPOSES = {
    Purpose.CARE.value: "working with your therapist here",
    Purpose.RECORDING.value: "recordings",
    Purpose.TRANSCRIPTION.value: "keeping transcripts",
    Purpose.MACHINE_CODING.value: "a program marking transcripts",
    Purpose.SUPERVISION.value: "supervision",
    Purpose.SERVICE_EVALUATION.value: "being counted in the practice's figures",
    Purpose.RESEARCH.value: "research",
}
# Why a look by somebody else was allowed.
REASONS = {
    Purpose.CARE: "for your therapy together",
    Purpose.OWN: "",
    Purpose.RECORDING: "to record a session, which you allowed",
    Purpose.TRANSCRIPTION: "to keep a transcript, which you allowed",
    Purpose.MACHINE_CODING: "to have a transcript marked by the program, which you allowed",
    Purpose.SUPERVISION: "to supervise your therapist, which you allowed",
    Purpose.SERVICE_EVALUATION: "for the practice's own figures, which you allowed",
    Purpose.RESEARCH: "for research, which you allowed",
    Purpose.EXCEPTION: "because somebody was in danger or a court ordered it",
}
EVENTS = {
    AuditEvent.LOOKED: "looked at {}",
    AuditEvent.REFUSED: "wanted to see {} and was refused",
    AuditEvent.ADDED: "added something to {}",
    AuditEvent.CHANGED: "changed {}",
    AuditEvent.ERASED: "deleted {}",
    AuditEvent.EXPORTED: "took a copy of {}",
    AuditEvent.CAME_IN: "came in by the invitation",
    AuditEvent.CONSENT_GIVEN: "allowed {}",
    AuditEvent.CONSENT_REFUSED: "did not allow {}",
    AuditEvent.CONSENT_WITHDRAWN: "took back the permission for {}",
    AuditEvent.ALERT_RAISED: "gave an answer that raises an alert",
    AuditEvent.ALERT_CLOSED: "wrote down what was done about an alert",
    AuditEvent.JOB_STARTED: "had the program start on {}",
    AuditEvent.JOB_STOPPED: "had the program stopped on {}",
    AuditEvent.EXCEPTION_ASKED: "asked to open {} without your permission",
    AuditEvent.EXCEPTION_OPENED: "allowed {} to be opened without your permission",
    AuditEvent.EXCEPTION_REFUSED: "did not allow {} to be opened without your permission",
    AuditEvent.EXCEPTION_ENDED: "closed your record again",
    AuditEvent.EXCEPTION_TOLD: "had you told earlier than planned",
    AuditEvent.DISCLOSED: "told somebody outside what was needed",
}
# Phrases that say more than event and kinds together, by the machine word that the entry carries; of a word with a
# state or a fingerprint behind it the beginning counts.
DETAILS = {
    (AuditEvent.ADDED, "record_opened"): "opened this record for you",
    (AuditEvent.ADDED, "session"): "added a session",
    (AuditEvent.ADDED, "check_before"): "handed in a check-in",
    (AuditEvent.ADDED, "check_after"): "said how a session was",
    (AuditEvent.ADDED, "told"): "told something that was hard to say",
    (AuditEvent.ADDED, "held_back"): "kept something for yourself, to tell later or not",
    (AuditEvent.CHANGED, "held_back"): "changed what you hold back for now",
    (AuditEvent.ERASED, "held_back"): "let go of something you had held back",
    (AuditEvent.CHANGED, "talked_about"): "noted that you two talked about something you had told",
    (AuditEvent.ADDED, "goal"): "set a goal",
    (AuditEvent.ADDED, "talk"): "noted that you two talked about something",
    (AuditEvent.CHANGED, "talk"): "said how they saw a talk",
    (AuditEvent.ADDED, "proposal"): "proposed a change of the plan",
    (AuditEvent.ADDED, "plan_signed"): "signed the plan",
    (AuditEvent.ADDED, "boundary_set"): "set a boundary",
    (AuditEvent.ADDED, "safety_plan"): "wrote the safety plan",
    (AuditEvent.ADDED, "screening"): "asked you about suicide and kept your answers",
    (AuditEvent.ADDED, "transcript_added"): "added a transcript of a session",
    (AuditEvent.ADDED, "contest"): "contested what the program marked",
    (AuditEvent.CHANGED, "contest"): "contested what the program marked",
    (AuditEvent.CHANGED, "check_draft"): "kept a part of what is asked, to go on later",
    (AuditEvent.CHANGED, "measures_chosen"): "chose what the check-in asks",
    (AuditEvent.CHANGED, "goal_achieved"): "marked a goal as reached",
    (AuditEvent.CHANGED, "goal_changed"): "changed a goal",
    (AuditEvent.CHANGED, "goal_dropped"): "let a goal go",
    (AuditEvent.CHANGED, "goal_worded_beside"): "put their own words beside a goal",
    (AuditEvent.ADDED, "goals_rated"): "rated how near the goals are",
    (AuditEvent.CHANGED, "goals_rated"): "rated how near the goals are",
    (AuditEvent.CHANGED, "proposal"): "answered a proposal for the plan",
    (AuditEvent.CHANGED, "boundary_lifted"): "lifted a boundary",
    (AuditEvent.CHANGED, "safety_plan_agreed"): "signed the safety plan",
    (AuditEvent.CHANGED, "alert_taken_up"): "said that they are on an alert",
    (AuditEvent.CHANGED, "alert_called_in"): "was called in because an alert was not taken up in time",
    (AuditEvent.CHANGED, "alert_reached"): "said whom they reached about an alert",
    (AuditEvent.CHANGED, "speakers_confirmed"): "said who is who in a transcript",
    (AuditEvent.CHANGED, "shared_with"): "shared a conversation",
    (AuditEvent.CHANGED, "unshared_with"): "stopped sharing a conversation",
    (AuditEvent.CHANGED, "invited_again"): "made a new invitation for you",
    (AuditEvent.CHANGED, "new_password"): "gave your account a new password",
    (AuditEvent.CHANGED, "second_factor_dropped"): "gave your account a new password and removed its second step",
    (AuditEvent.CHANGED, "therapy_ended"): "ended the therapy and with it their access",
    (AuditEvent.ERASED, "transcript_removed"): "removed a transcript",
    (AuditEvent.ERASED, "consent_withdrawn"): "had what was derived deleted by taking back a permission",
    (AuditEvent.ERASED, "journal_entry"): "deleted a journal entry",
}
# On which page a look happened.
PLACES = {
    "same_page": "on your page together",
    "client": "on your page together",
    "session": "on the page of a session",
    "course": "on the page of the course",
    "caseload": "in their list of clients",
    "goals": "on the page of goals",
    "guides": "on the page for the next talk",
    "plan": "on the page of the plan",
    "conversation": "on the page of a conversation",
    "alerts": "in the list of alerts",
}
