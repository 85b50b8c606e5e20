"""The safety plan: reading it, its versions, writing and signing it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.errors import BadInput, NotFound, WrongState
from holdspace.domain.safety.plan import STEPS
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.models import User
from holdspace.server.clients.queries import get_client
from holdspace.server.safety import actions, queries
from holdspace.server.safety.forms import PlanForm
from holdspace.server.safety.presenters import PlanPresenter


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
        if user.is_client:
            context["to_keep"] = context["plan"].to_keep
    return render(request, "safety/plan.html", context)


@login_required
@require_safe
def version(request: HttpRequest, client_id: UUID, version: int) -> HttpResponse:
    """Show one version as it was, and what it changed."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    rows = list(queries.plans_of(user, client).filter(version__lte=version)[:2])
    if not rows or rows[0].version != version:
        raise NotFound("There is no such page, or it is not yours.")
    opened = disclose_all(rows, actor=user, detail="safety_plan")
    before = opened[rows[1].pk] if len(rows) > 1 else None
    shown = PlanPresenter.of(rows[0], opened[rows[0].pk], before)
    return render(request, "safety/version.html", {"client": client, "plan": shown})


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
                messages.success(request, _("Kept. The other is asked to read and agree."))
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
    """Sign the newest version, having just proven who one is."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    newest = queries.find_plan(user, client)
    if newest is None or newest.version != version:
        raise WrongState("There is a newer version. Please read it first.")
    require_fresh_sign_in(request)
    actions.agree_to_plan(by=user, client=client, version=version, at=now())
    messages.success(request, _("You signed this version."))
    return redirect("safety:plan", client.pk)
