"""One exception, as the one who asked and the second person see it; and the answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.fresh import require_password
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.exceptions import actions, queries
from holdspace.server.exceptions.forms import AnswerForm, TellForm
from holdspace.server.exceptions.models import DangerException
from holdspace.server.exceptions.presenters import present, present_disclosure


@login_required
@require_safe
def exception(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Show what was asked, why, and where it stands."""
    found = queries.get_exception(request.user, exception_id)
    return render(request, "exceptions/exception.html", shown(request, found))


@sensitive_post_parameters()
@login_required
@require_POST
def answer(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Take the second person's yes or no, with their password, to exactly what they were shown."""
    found = queries.get_exception(request.user, exception_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("Your password or your answer is missing. Nothing was done."))
    value = form.cleaned_data
    require_password(request, value["password"])
    is_approved = value["answer"] == "approve"
    actions.answer(by=request.user, exception=found, digest=value["digest"], is_approved=is_approved, at=now())
    said = _("Approved. It is open from now on.") if is_approved else _("Refused. Nothing was opened.")
    messages.success(request, said)
    return redirect("exceptions:exception", found.pk)


def shown(request: SignedIn, found: DangerException, tell_form: TellForm | None = None) -> dict[str, object]:
    """Return what the page of one exception shows; one look."""
    disclosures = queries.disclosures_of(found)
    rows = [found, *disclosures]
    opened = disclose_all(rows, actor=request.user, purpose=Purpose.EXCEPTION, detail="exception")
    return {
        "exception": present(found, opened[found.pk], user=request.user, at=now()),
        "disclosures": [present_disclosure(each, opened[each.pk]) for each in disclosures],
        "answer_form": AnswerForm(initial={"digest": found.digest}),
        "tell_form": tell_form or TellForm(),
    }
