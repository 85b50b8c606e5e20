"""Copies for somebody outside: the client names them and takes it back, their therapist makes the copies."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_client, get_own_client, get_own_therapy
from holdspace.server.consents import third_parties
from holdspace.server.consents.actions import look_at_consents
from holdspace.server.consents.presenters import find_words
from holdspace.server.third_parties.actions import make_copy
from holdspace.server.third_parties.forms import CopyForm, NameForm
from holdspace.server.third_parties.presenters import present
from holdspace.server.third_parties.queries import copies_for


@login_required
@require_safe
def outside(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show whom the client named, and what they were handed."""
    client = get_client(request.user, client_id)
    return _page(request, client, NameForm())


@login_required
@require_POST
def name(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Take whom the client names."""
    client = get_own_client(request.user, client_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, client, form, status=400)
    require_fresh_sign_in(request)
    given = form.cleaned_data
    third_parties.name_third_party(
        by=request.user,
        client=client,
        name=given["name"],
        what=given["what"],
        kinds=[Kind(each) for each in given["kinds"]],
        until=given["until"],
        shown=request.POST.get("words", ""),
        at=now(),
    )
    messages.success(request, _("Allowed. You can take it back here at any time."), extra_tags="good")
    return redirect("third_parties:outside", client_id)


@login_required
@require_POST
def take_back(request: SignedIn, client_id: UUID, third_party_id: UUID) -> HttpResponse:
    """End what somebody may be handed."""
    client = get_own_client(request.user, client_id)
    party = third_parties.get_third_party(client, third_party_id)
    third_parties.take_back(by=request.user, party=party, at=now())
    messages.success(request, _("Taken back. No further copy is made for them."), extra_tags="good")
    return redirect("third_parties:outside", client_id)


@login_required
@require_POST
def copy(request: SignedIn, client_id: UUID, third_party_id: UUID) -> HttpResponse:
    """Hand the therapist a copy to pass on, written down first."""
    therapy = get_own_therapy(request.user, client_id)
    party = third_parties.get_third_party(therapy.client, third_party_id)
    form = CopyForm(request.POST, allowed=third_parties.kinds_for(party, at=now()))
    if not form.is_valid():
        messages.error(request, _("Mark what the copy is to hold."))
        return redirect("third_parties:outside", client_id)
    require_fresh_sign_in(request)
    kinds = [Kind(each) for each in form.cleaned_data["kinds"]]
    made = make_copy(by=request.user, therapy=therapy, party=party, kinds=kinds, at=now())
    answer = HttpResponse(made.content, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="copy-{localdate():%Y-%m-%d}.html"'
    return answer


def _page(request: SignedIn, client: Client, form: NameForm, status: int = 200) -> HttpResponse:
    purpose, at = purpose_of_look(request.user, client.pk), now()
    words = find_words(Purpose.THIRD_PARTY)
    if words is None or purpose is Purpose.SUPERVISION:
        raise NotFound("There is no such page, or it is not yours.")
    parties = third_parties.third_parties_of(client)
    copies = copies_for(parties)
    if parties:
        opened = disclose_all([*parties, *copies], actor=request.user, purpose=purpose, detail="outside")
    else:
        look_at_consents(by=request.user, client=client, purpose=purpose, at=at)
        opened = {}
    forms = {each.pk: CopyForm(allowed=third_parties.kinds_for(each, at=at), auto_id=False) for each in parties}
    page = {
        "client": client,
        "parties": [(each, forms[each.id]) for each in present(parties, copies, opened, at)],
        "words": words,
        "form": form,
        "is_own": purpose is Purpose.OWN,
        "can_copy": request.user.as_role is Role.THERAPIST,
    }
    return render(request, "third_parties/outside.html", page, status=status)
