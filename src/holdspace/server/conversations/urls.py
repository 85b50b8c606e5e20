"""Addresses of a session's transcript, its coding and its note."""

from __future__ import annotations

from django.urls import path

from holdspace.server.conversations.views import (
    by_hand,
    closeness,
    coding,
    contests,
    conversation,
    giving_out,
    listening,
    notes,
    transcripts,
)

app_name = "conversations"
_HERE = "sessions/<uuid:session_id>/transcript/"
urlpatterns = [
    path(_HERE, transcripts.upload, name="upload"),
    path(f"{_HERE}speakers/", transcripts.speakers, name="speakers"),
    path(f"{_HERE}remove/", transcripts.remove, name="remove"),
    path(f"{_HERE}conversation/", conversation.conversation, name="conversation"),
    path(f"{_HERE}conversation/feedback/", listening.feedback, name="feedback"),
    path("listening/corrections/", by_hand.training, name="training"),
    path("clients/<uuid:client_id>/listening/", listening.trend, name="trend"),
    path(f"{_HERE}conversation/by-hand/", by_hand.by_hand, name="by_hand"),
    path(f"{_HERE}conversation/agreement/", by_hand.agreement, name="agreement"),
    path(f"{_HERE}conversation/progress/", coding.progress, name="progress"),
    path(f"{_HERE}conversation/code/", coding.code, name="code"),
    path(f"{_HERE}conversation/cancel/", coding.cancel, name="cancel"),
    path(f"{_HERE}conversation/sharing/", giving_out.sharing, name="sharing"),
    path(f"{_HERE}conversation/turns/<int:turn>/", contests.contest, name="contest"),
    path(f"{_HERE}conversation/turns/<int:turn>/close/", closeness.answer, name="closeness"),
    path(f"{_HERE}conversation/export.<slug:ending>", giving_out.export, name="export"),
    path(f"{_HERE}note/", notes.note, name="note"),
]
