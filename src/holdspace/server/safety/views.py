"""Pages: the client's boundaries, the safety plan, and writing it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.safety.plan import STEPS
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.queries import get_client
from holdspace.server.safety import actions, queries
from holdspace.server.safety.forms import BoundaryForm, PlanForm
from holdspace.server.safety.presenters import BoundaryPresenter, PlanPresenter


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def boundaries(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what is off limits; the client may add to it."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    form = BoundaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_boundary(by=user, client=client, content=form.content(), at=now())
        messages.success(request, "Kept. Your therapist sees it before your next session.")
        return redirect("safety:boundaries", client.pk)
    rows = list(queries.boundaries_of(user, client))
    purpose = purpose_of_look(user, client.pk)
    opened = disclose_all(rows, actor=user, purpose=purpose, detail="boundaries")
    today = localdate()
    listed = [BoundaryPresenter.of(row, opened[row.pk], today=today) for row in rows]
    return render(request, "safety/boundaries.html", {"client": client, "boundaries": listed, "form": form})


@login_required
@require_POST
def lift(request: HttpRequest, boundary_id: UUID) -> HttpResponse:
    """Lift a boundary."""
    user = cast("User", request.user)
    kept = queries.get_boundary(user, boundary_id)
    actions.lift_boundary(by=user, kept=kept, at=now())
    messages.success(request, "Lifted. You can set it again at any time.")
    return redirect("safety:boundaries", kept.client_id)


@login_required
@require_safe
def plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the newest version of the safety plan, what changed, and who agreed."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    versions = list(queries.plans_of(user, client))
    context: dict[str, Any] = {"client": client, "versions": versions}
    if versions:
        purpose = purpose_of_look(user, client.pk)
        opened = disclose_all(versions[:2], actor=user, purpose=purpose, detail="safety_plan")
        before = opened[versions[1].pk] if len(versions) > 1 else None
        context["plan"] = PlanPresenter.of(versions[0], opened[versions[0].pk], before)
        own = versions[0].client_agreed_at if user.is_client else versions[0].therapist_agreed_at
        context["is_to_agree"] = own is None
    return render(request, "safety/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write the plan's next version; where the other was quicker, both versions stand side by side."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    if request.method == "POST":
        form = PlanForm(request.POST)
        if form.is_valid():
            try:
                after = form.cleaned_data["after_version"]
                actions.write_plan(by=user, client=client, content=form.content(), after_version=after, at=now())
            except (BadInput, WrongState) as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Kept. The other is asked to read and agree.")
                return redirect("safety:plan", client.pk)
    else:
        form = None
    newest = queries.find_plan(user, client)
    lines: dict[str, list[str]] = {}
    if newest is not None:
        purpose = purpose_of_look(user, client.pk)
        lines = disclose_all([newest], actor=user, purpose=purpose, detail="safety_plan")[newest.pk]["lines"]
    version = newest.version if newest else 0
    texts = {step.id: "\n".join(lines.get(step.id, ())) for step in STEPS}
    if form is None:
        form = PlanForm(initial={**texts, "after_version": version})
    # Somebody who was overtaken sees the other's words beside the own, and saves on top of the newest version.
    is_overtaken = form.is_bound and form["after_version"].value() != str(version)
    if is_overtaken:
        form.data = {**{name: form.data[name] for name in form.data}, "after_version": str(version)}
    theirs = [(step, texts[step.id]) for step in STEPS if texts[step.id]] if is_overtaken else []
    return render(request, "safety/write_plan.html", {"client": client, "form": form, "theirs": theirs})


@login_required
@require_POST
def agree(request: HttpRequest, client_id: UUID, version: int) -> HttpResponse:
    """Agree to the newest version."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    actions.agree_to_plan(by=user, client=client, version=version, at=now())
    messages.success(request, "You agreed to this version.")
    return redirect("safety:plan", client.pk)
