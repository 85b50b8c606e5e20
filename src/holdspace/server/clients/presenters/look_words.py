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
}
# Phrases that say more than event and kinds together.
DETAILS = {
    (AuditEvent.ADDED, "record_opened"): "opened this record for you",
    (AuditEvent.ADDED, "session"): "added a session",
    (AuditEvent.ADDED, "transcript_added"): "added a transcript of a session",
    (AuditEvent.CHANGED, "new_password"): "gave your account a new password",
    (AuditEvent.CHANGED, "second_factor_dropped"): "gave your account a new password and removed its second step",
    (AuditEvent.CHANGED, "invited_again"): "made a new invitation for you",
    (AuditEvent.CHANGED, "speakers_confirmed"): "said who is who in a transcript",
    (AuditEvent.CHANGED, "therapy_ended"): "ended the therapy and with it their access",
    (AuditEvent.ERASED, "transcript_removed"): "removed a transcript",
    (AuditEvent.ERASED, "consent_withdrawn"): "had what was derived deleted by taking back a permission",
    (AuditEvent.ADDED, "contest"): "contested what the program marked",
    (AuditEvent.CHANGED, "contest"): "contested what the program marked",
    (AuditEvent.LOOKED, "transcript_confirming"): "read a transcript to say who is who in it",
    (AuditEvent.LOOKED, "conversation"): "read a conversation of yours",
    (AuditEvent.LOOKED, "coding"): "had the program read a transcript",
    (AuditEvent.ADDED, "coding"): "had the program mark a transcript",
    (AuditEvent.JOB_STARTED, "coding"): "asked the program to mark a transcript",
    (AuditEvent.JOB_STOPPED, "coding"): "had the program stopped before it had marked a transcript",
    (AuditEvent.JOB_STOPPED, "consent_withdrawn"): "stopped the program by taking back a permission",
    (AuditEvent.CHANGED, "shared_with_client"): "shared with you what the program marked",
    (AuditEvent.CHANGED, "unshared_with_client"): "no longer shares with you what the program marked",
    (AuditEvent.CHANGED, "shared_with_supervisor"): "shared with their supervisor what the program marked",
    (AuditEvent.CHANGED, "unshared_with_supervisor"): "no longer shares with their supervisor what the program marked",
    (AuditEvent.LOOKED, "conversation_export_csv"): "took a copy of a conversation",
    (AuditEvent.LOOKED, "conversation_export_json"): "took a copy of a conversation",
    (AuditEvent.ADDED, "process_note"): "wrote a private note on a session",
    (AuditEvent.CHANGED, "process_note"): "wrote a private note anew",
}
