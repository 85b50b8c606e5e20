"""Pages: the two moments after a session, the list, one line, and its place in the conversation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdspace.domain.errors import BadInput, NotFound, WrongState
from holdspace.domain.what_helps.item import Effect
from holdspace.server.access.door import disclose, disclose_all, purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.conversations.contents import transcript_from_json
from holdspace.server.plans.actions import side_of
from holdspace.server.what_helps import actions, queries
from holdspace.server.what_helps.forms import ItemForm, MomentsForm
from holdspace.server.what_helps.presenters import places, shown_item
from holdspace.workflows.offer_help import offers_help


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moments(request: SignedIn, session_id: UUID) -> HttpResponse:
    """Ask the client for the helpful and the hindering moment of a session."""
    session = queries.get_own_session(request.user, session_id)
    if session.held_at > now():
        raise WrongState("This is about how the session was; it opens when the session begins.")
    form = MomentsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for line in form.lines():
            actions.add_item(by=request.user, therapy=session.therapy, line=line, session=session, at=now())
        messages.success(request, _("Kept. It stands in the list that you both see."))
        return redirect("what_helps:list", session.therapy.client_id)
    therapist = session.therapy.therapist.display_name
    return render(request, "what_helps/moments.html", {"session": session, "form": form, "therapist": therapist})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the list; a post adds a line."""
    client = get_client(request.user, client_id)
    therapy = queries.get_therapy(request.user, client)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_item(by=request.user, therapy=therapy, line=form.line(), at=now())
        messages.success(request, _("Kept. You both see it."))
        return redirect("what_helps:list", client.pk)
    rows = list(queries.items_of(therapy))
    purpose = purpose_of_look(request.user, client.pk)
    opened = disclose_all(rows, actor=request.user, purpose=purpose, detail="what_helps")
    side, readable = side_of(request.user), queries.sessions_with_words(request.user, therapy) if rows else ()
    shown = [shown_item(row, opened[row.pk], side, readable) for row in rows]
    page = {
        "client": client,
        "is_own": request.user.is_client,
        "offers_help": request.user.is_client
        and offers_help(((row.created_at, opened[row.pk]) for row in rows if row.side == side), at=now()),
        "helps": [each for each in shown if each.effect is Effect.HELPS],
        "hinders": [each for each in shown if each.effect is Effect.HINDERS],
        "form": form,
        "is_ended": therapy.ended_at,
    }
    return render(request, "what_helps/list.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SignedIn, help_item_id: UUID) -> HttpResponse:
    """Change the words of a line, or take it off the list."""
    row = queries.get_item(request.user, help_item_id)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_item(by=request.user, item=row, at=now())
        messages.success(request, _("Taken off the list."))
        return redirect("what_helps:list", row.client_id)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.reword_item(by=request.user, item=row, line=form.line(), at=now())
        messages.success(request, _("Kept. The earlier words are kept, too."))
        return redirect("what_helps:list", row.client_id)
    purpose = purpose_of_look(request.user, row.client_id)
    content = disclose(row, actor=request.user, purpose=purpose, detail="help_item")
    if not form.is_bound:
        form = ItemForm(initial={"text": content["text"], "effect": content["effect"]})
    earlier = shown_item(row, content, side_of(request.user), ()).earlier
    return render(request, "what_helps/item.html", {"client_id": row.client_id, "form": form, "earlier": earlier})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: SignedIn, help_item_id: UUID) -> HttpResponse:
    """Link a line to the place in the conversation where it was."""
    row = queries.get_item(request.user, help_item_id)
    words = queries.find_words(row)
    if words is None:
        raise NotFound(queries.NOT_THERE)
    purpose = purpose_of_look(request.user, row.client_id)
    opened = disclose_all([row, words], actor=request.user, purpose=purpose, detail="help_place")
    turns = transcript_from_json(opened[words.pk]).turns
    # What is looked for was said in a session: it is sent in the body, so that no address holds it.
    if request.method == "POST" and "words" not in request.POST:
        chosen = request.POST.get("turn", "")
        if chosen and chosen not in {str(turn.index + 1) for turn in turns}:
            raise BadInput("There is no such place.", remedy="Please open the page again.")
        actions.link_item(by=request.user, item=row, turn=int(chosen) if chosen else None, at=now())
        messages.success(request, _("Linked.") if chosen else _("It is linked to no place."))
        return redirect("what_helps:list", row.client_id)
    wanted, content = request.POST.get("words", ""), opened[row.pk]
    page = {
        "item": row,
        "text": content["text"],
        "wanted": wanted,
        "places": places(turns, chosen=content["turn"], wanted=wanted),
    }
    return render(request, "what_helps/place.html", page)
