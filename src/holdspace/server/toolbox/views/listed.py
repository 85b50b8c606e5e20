"""The toolbox as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdspace.definitions.worksheet_files import load_worksheets
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.keys.models import SealedRecord
from holdspace.server.toolbox import actions, queries
from holdspace.server.toolbox.forms import StrategyForm, TryForm
from holdspace.server.toolbox.presenters import shown_strategies, shown_worksheet
from holdspace.server.ui.language import page_language
from holdspace.workflows.offer_help import sounds_like_danger


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def toolbox(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show what helps and the worksheets; the client may add a strategy, and is offered help as with a worksheet."""
    user, client = request.user, get_client(request.user, client_id)
    if user.role == Role.SUPERVISOR:
        raise NotFound(queries.NOT_THERE)
    form = StrategyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.keep_strategy(by=user, client=client, content=form.content(), at=now())
        messages.success(request, _("Kept. Only you see it until you share it."))
        return redirect("toolbox:toolbox", client.pk)
    strategies, worksheets = list(queries.strategies_of(user, client)), list(queries.worksheets_of(user, client))
    tries = list(queries.tries_of(strategies))
    purpose = purpose_of_look(user, client.pk)
    opened = disclose_all([*strategies, *tries, *worksheets], actor=user, purpose=purpose, detail="toolbox")
    page = {
        "client": client,
        "is_own": user.is_client,
        "offers_help": user.is_client and sounds_like_danger(_written([*strategies, *tries], opened)),
        "strategies": shown_strategies(strategies, tries, opened),
        "worksheets": [shown_worksheet(row, opened[row.pk]) for row in worksheets],
        "kinds": load_worksheets(page_language()).values(),
        "form": form,
        "try_form": TryForm(),
    }
    return render(request, "toolbox/toolbox.html", page, status=400 if form.errors else 200)


def _written(rows: Iterable[SealedRecord], opened: Mapping[UUID, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what the client wrote about what helps, and about when."""
    for row in rows:
        yield from (str(opened[row.pk].get(part, "")) for part in ("words", "when"))
