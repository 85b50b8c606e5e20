"""A therapist's private note on a session."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions.notes import keep_note
from holdspace.server.conversations.forms.note import NoteForm
from holdspace.server.conversations.views.requests import Request


@login_required
@require_http_methods(["GET", "POST"])
def note(request: Request, session_id: UUID) -> HttpResponse:
    """Show the author's own note and take a new version of it."""
    session = queries.get_own_session(request.user, session_id)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep_note(by=request.user, session=session, text=form.cleaned_data["text"], at=now())
        messages.success(request, _("Your note is kept."), extra_tags="good")
        return redirect("conversations:note", session_id)
    found = queries.find_note(request.user, session)
    if found and not form.is_bound:
        content = disclose(found, actor=request.user, purpose=Purpose.CARE, detail="process_note")
        form = NoteForm(initial=content)
    page = {"session": session, "form": form, "note": found}
    return render(request, "conversations/note.html", page, status=400 if form.errors else 200)
