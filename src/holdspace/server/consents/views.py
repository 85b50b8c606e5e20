"""What a client allows: one page, a question for each purpose, each answered and taken back by itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.access import Purpose
from holdspace.domain.errors import NotFound
from holdspace.server.access.door import purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client, get_own_client
from holdspace.server.consents import actions
from holdspace.server.consents.presenters import find_words, question, questions
from holdspace.server.consents.queries import consents_of
from holdspace.server.consents.words import ConsentWords


@login_required
@require_safe
def consents(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show what is allowed; the client answers, others in care see it only."""
    client = get_client(request.user, client_id)
    purpose = purpose_of_look(request.user, client.pk)
    actions.look_at_consents(by=request.user, client=client, purpose=purpose, at=now())
    page = {"client": client, "questions": questions(consents_of(client)), "is_own": purpose is Purpose.OWN}
    return render(request, "consents/consents.html", page)


@login_required
@require_POST
def answer(request: SignedIn, client_id: UUID, purpose: str) -> HttpResponse:
    """Take the client's yes or no."""
    client = get_own_client(request.user, client_id)
    words = _words(purpose)
    is_given = request.POST.get("answer") == "yes"
    shown = request.POST.get("words", "")
    actions.answer_consent(
        by=request.user, client=client, purpose=words.purpose, is_given=is_given, at=now(), shown=shown
    )
    said = _("Allowed: {title}. You can take it back here at any time.") if is_given else _("Not allowed: {title}.")
    messages.success(request, said.format(title=words.title), extra_tags="good" if is_given else "")
    return redirect("consents:consents", client_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, client_id: UUID, purpose: str) -> HttpResponse:
    """Say what taking back does, and do it."""
    client = get_own_client(request.user, client_id)
    words = _words(purpose)
    if request.method == "POST":
        actions.withdraw_consent(by=request.user, client=client, purpose=words.purpose, at=now())
        said = _("Taken back: {title}. It counts from now on. You can allow it again at any time.")
        messages.success(request, said.format(title=words.title), extra_tags="good")
        return redirect("consents:consents", client_id)
    answers = list(consents_of(client).filter(purpose=words.purpose))
    return render(request, "consents/withdraw.html", {"client": client, "question": question(words, answers)})


def _words(purpose: str) -> ConsentWords:
    words = find_words(purpose)
    if words is None:
        raise NotFound(_("There is no such page, or it is not yours."))
    return words
