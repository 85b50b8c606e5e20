"""The registry of measures: what each licence allows, and what this practice has declared."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.measures import licences
from holdspace.server.measures.registry import shown_registry

WHO_READS = {Role.THERAPIST, Role.ADMINISTRATOR}


@login_required
@require_safe
def registry(request: SignedIn) -> HttpResponse:
    """Show every measure with its licence; whoever administers the practice declares here what fits."""
    _require(request, WHO_READS)
    context = {
        "measures": shown_registry(licences.declarations()),
        "may_declare": request.user.role == Role.ADMINISTRATOR,
    }
    return render(request, "measures/registry.html", context)


@login_required
@require_POST
def declare(request: SignedIn, instrument: str) -> HttpResponse:
    """Declare that the practice's use fits the licence, or take that back."""
    _require(request, {Role.ADMINISTRATOR})
    is_declared = request.POST.get("declare") == "yes"
    licences.declare(by=request.user, instrument_id=instrument, is_declared=is_declared, at=now())
    messages.success(request, _("Declared.") if is_declared else _("Taken back. It is offered no more."))
    return redirect("measures:registry")


def _require(request: SignedIn, roles: set[Role]) -> None:
    if request.user.role not in roles:
        raise NotFound("There is no such page, or it is not yours.")
