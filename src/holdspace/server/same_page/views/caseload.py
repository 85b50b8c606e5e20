"""The list a therapist's day begins with."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.same_page.caseload import open_caseload


@login_required
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """Show everyone in this person's care, those first who need attention."""
    user = cast("User", request.user)
    if user.role not in {Role.THERAPIST, Role.SUPERVISOR}:
        raise NotFound("There is no such page, or it is not yours.")
    cases = open_caseload(user, at=now())
    context = {
        "waiting": [case for case in cases if case.reasons],
        "others": [case for case in cases if not case.reasons and case.is_allowed],
        "closed": [case for case in cases if not case.is_allowed],
        "is_supervisor": user.role == Role.SUPERVISOR,
    }
    return render(request, "same_page/caseload.html", context)
