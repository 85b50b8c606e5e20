"""Filling in a worksheet, reading it, sharing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.definitions.worksheet_files import load_worksheets
from holdspace.domain.errors import BadInput, NotFound, WrongState
from holdspace.server.access.door import disclose, purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.toolbox import actions, queries
from holdspace.server.toolbox.forms import WorksheetForm
from holdspace.server.toolbox.presenters import shown_worksheet
from holdspace.server.ui.language import page_language
from holdspace.workflows.offer_help import sounds_like_danger


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, client_id: UUID, worksheet: str) -> HttpResponse:
    """Fill a worksheet in; only the client does."""
    client, kind = get_client(request.user, client_id), load_worksheets(page_language()).get(worksheet)
    if kind is None or not request.user.is_client:
        raise NotFound(queries.NOT_THERE)
    form = WorksheetForm(request.POST if request.method == "POST" else None, worksheet=kind)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.fill_worksheet(
                by=request.user, client=client, worksheet=kind, answers=form.answers(), at=now()
            )
        except BadInput as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Kept. Only you see it until you share it."))
            return redirect("toolbox:worksheet", kept.pk)
    page = {"client_id": client.pk, "kind": kind, "form": form}
    return render(request, "toolbox/write.html", page, status=400 if form.errors else 200)


@login_required
@require_safe
def worksheet(request: SignedIn, filled_worksheet_id: UUID) -> HttpResponse:
    """Show one worksheet; where its words may tell of danger, its writer is offered help."""
    row = queries.get_worksheet(request.user, filled_worksheet_id)
    purpose = purpose_of_look(request.user, row.client_id)
    shown = shown_worksheet(row, disclose(row, actor=request.user, purpose=purpose, detail="worksheet"))
    is_own = request.user.is_client
    offers_help = is_own and sounds_like_danger(shown.words)
    page = {"client": row.client, "sheet": shown, "is_own": is_own, "offers_help": offers_help}
    return render(request, "toolbox/worksheet.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, filled_worksheet_id: UUID) -> HttpResponse:
    """Write a worksheet on."""
    row = queries.get_own_worksheet(request.user, filled_worksheet_id)
    purpose = purpose_of_look(request.user, row.client_id)
    content = disclose(row, actor=request.user, purpose=purpose, detail="worksheet")
    kind = load_worksheets(page_language())[content["worksheet"]]
    if request.method == "POST":
        form = WorksheetForm(request.POST, worksheet=kind)
        if form.is_valid():
            try:
                actions.change_worksheet(
                    by=request.user,
                    filled=row,
                    worksheet=kind,
                    answers=form.answers(),
                    seen_at=form.cleaned_data["seen_at"],
                    at=now(),
                )
            except (BadInput, WrongState) as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("Kept."))
                return redirect("toolbox:worksheet", row.pk)
    else:
        form = WorksheetForm(initial={**content["answers"], "seen_at": row.changed_at.isoformat()}, worksheet=kind)
    page = {"client_id": row.client_id, "kind": kind, "form": form, "row": row}
    return render(request, "toolbox/write.html", page, status=400 if form.errors else 200)


@login_required
@require_POST
def sharing(request: SignedIn, filled_worksheet_id: UUID) -> HttpResponse:
    """Show it to the therapist, or no longer."""
    row = queries.get_own_worksheet(request.user, filled_worksheet_id)
    is_shared = request.POST.get("is_shared") == "yes"
    actions.share(by=request.user, entry=row, is_shared=is_shared, at=now())
    messages.success(request, _("Your therapist sees it now.") if is_shared else _("Only you see it now."))
    return redirect("toolbox:worksheet", row.pk)


@login_required
@require_POST
def remove(request: SignedIn, filled_worksheet_id: UUID) -> HttpResponse:
    """Throw it away."""
    row = queries.get_own_worksheet(request.user, filled_worksheet_id)
    actions.remove(by=request.user, entry=row, at=now())
    messages.success(request, _("Thrown away."))
    return redirect("toolbox:toolbox", row.client_id)
