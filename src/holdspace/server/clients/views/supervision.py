"""Who supervises a therapy: its therapist names a supervisor, and ends the supervision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.domain.errors import BadInput
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients import actions, queries
from holdspace.server.clients.forms import SupervisorForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def supervision(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show who supervises the therapy, and name another supervisor."""
    therapy = queries.get_own_therapy(request.user, client_id)
    to_name = queries.supervisors_to_name(therapy)
    form = SupervisorForm(request.POST if request.method == "POST" else None, supervisors=to_name)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["supervisor"]
        actions.name_supervisor(by=request.user, therapy=therapy, supervisor=chosen, at=now())
        said = _(
            "{name} supervises this therapy now. The client reads that in their list of looks; what they allowed "
            "before does not count for {name}."
        )
        messages.success(request, said.format(name=chosen.display_name), extra_tags="good")
        return redirect("clients:supervision", client_id)
    page = {
        "client": therapy.client,
        "supervisors": queries.supervisors_of(therapy),
        "can_name": to_name.exists(),
        "form": form,
    }
    return render(request, "clients/supervision.html", page, status=400 if form.errors else 200)


@login_required
@require_POST
def end(request: SignedIn, client_id: UUID) -> HttpResponse:
    """End the supervision by one of those who supervise the therapy."""
    therapy = queries.get_own_therapy(request.user, client_id)
    actions.end_supervision(by=request.user, therapy=therapy, supervisor_id=_chosen(request), at=now())
    messages.success(request, _("The supervision is ended. It counts from now on."), extra_tags="good")
    return redirect("clients:supervision", client_id)


def _chosen(request: SignedIn) -> UUID:
    try:
        return UUID(request.POST.get("supervisor", ""))
    except ValueError:
        raise BadInput(_("Choose whose supervision ends.")) from None
