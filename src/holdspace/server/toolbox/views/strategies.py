"""What the client does with one strategy."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from holdspace.domain.errors import BadInput
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.toolbox import actions, queries
from holdspace.server.toolbox.forms import TryForm


@login_required
@require_POST
def tried(request: SignedIn, strategy_id: UUID) -> HttpResponse:
    """Note that it was tried and how much it helped."""
    strategy = queries.get_own_strategy(request.user, strategy_id)
    form = TryForm(request.POST)
    if not form.is_valid():
        raise BadInput("How much it helped is a number from 0 to 10.", remedy="Go back and choose one.")
    actions.keep_try(by=request.user, strategy=strategy, content=form.content(), at=now())
    messages.success(request, _("Noted."))
    return redirect("toolbox:toolbox", strategy.client_id)


@login_required
@require_POST
def sharing(request: SignedIn, strategy_id: UUID) -> HttpResponse:
    """Show it to the therapist, or no longer."""
    strategy = queries.get_own_strategy(request.user, strategy_id)
    is_shared = request.POST.get("is_shared") == "yes"
    actions.share(by=request.user, entry=strategy, is_shared=is_shared, at=now())
    messages.success(request, _("Your therapist sees it now.") if is_shared else _("Only you see it now."))
    return redirect("toolbox:toolbox", strategy.client_id)


@login_required
@require_POST
def remove(request: SignedIn, strategy_id: UUID) -> HttpResponse:
    """Throw it away."""
    strategy = queries.get_own_strategy(request.user, strategy_id)
    actions.remove(by=request.user, entry=strategy, at=now())
    messages.success(request, _("Thrown away."))
    return redirect("toolbox:toolbox", strategy.client_id)
