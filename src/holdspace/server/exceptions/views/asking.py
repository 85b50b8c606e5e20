"""Asking to open a record in danger."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from holdspace.domain.errors import BadInput
from holdspace.server.accounts.fresh import require_password
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.exceptions import actions, queries
from holdspace.server.exceptions.forms import AskForm
from holdspace.server.exceptions.jurisdictions import jurisdiction_of
from holdspace.server.ui.language import page_language


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Ask: the ground, what to see, why, for how long, and who answers."""
    client = queries.get_client_ever(request.user, client_id)
    rules = jurisdiction_of(queries.country(), page_language())
    form = AskForm(request.POST if request.method == "POST" else None, rules=rules)
    if request.method == "POST" and form.is_valid():
        require_password(request, form.cleaned_data["password"])
        at = now()
        try:
            made = actions.ask(
                by=request.user, client=client, wanted=form.wanted(at), second_person=form.second(), rules=rules, at=at
            )
        except BadInput as problem:
            form.add_error(None, str(problem))
        else:
            said = _("Open now, for a short time. The second persons are told.") if made.is_alone else _("Asked.")
            messages.success(request, said, extra_tags="care")
            return redirect("exceptions:exception", made.pk)
    page = {"client": client, "form": form, "rules": rules}
    return render(request, "exceptions/new.html", page, status=400 if form.errors else 200)
