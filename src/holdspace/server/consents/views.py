"""What a client allows: one page, a question for each purpose, each answered and taken back by itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, NotFound, WrongState
from holdspace.domain.people import Role
from holdspace.server.access.door import purpose_of_look
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.models import Client
from holdspace.server.clients.presenters.looks import present
from holdspace.server.clients.queries import get_client, get_own_client, get_own_therapy, names_in_looks
from holdspace.server.consents import actions
from holdspace.server.consents.forms import PaperForm, PartForm
from holdspace.server.consents.paper import get_paper, note_seen, open_paper, record_paper, require_fitting_name
from holdspace.server.consents.presenters import find_words, question, questions
from holdspace.server.consents.queries import consents_of, done_for, named_later, recipients_of, supervisions_of
from holdspace.server.consents.words import ConsentWords

DONE_SHOWN = 10


@login_required
@require_safe
def consents(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show what is allowed; the client answers, others in care see it only."""
    client = get_client(request.user, client_id)
    purpose = purpose_of_look(request.user, client.pk)
    actions.look_at_consents(by=request.user, client=client, purpose=purpose, at=now())
    is_own = purpose is Purpose.OWN
    asked = questions(consents_of(client).select_related("recipient", "paper"))
    if is_own and request.method == "GET":  # who asks for the headers alone has read nothing
        note_seen(by=request.user, client=client, at=now())
    recipients = recipients_of(client)
    forms = {each.words.purpose: PartForm(words=each.words, recipients=recipients) for each in asked if is_own}
    page = {"client": client, "questions": [(each, forms.get(each.words.purpose)) for each in asked], "is_own": is_own}
    page["can_record"] = request.user.as_role is Role.THERAPIST
    page["supervisors"] = sorted(recipients.values()) if is_own or page["can_record"] else None
    later = named_later(supervisions_of(client).select_related("therapy"), consents_of(client))
    page["named_later"] = [(pk, name) for pk, name in recipients.items() if pk in later]
    return render(request, "consents/consents.html", page)


@login_required
@require_POST
def answer(request: SignedIn, client_id: UUID, purpose: str) -> HttpResponse:
    """Take the client's yes or no."""
    client = get_own_client(request.user, client_id)
    words = _words(purpose)
    is_given = request.POST.get("answer") == "yes"
    form = PartForm(request.POST, words=words, recipients=recipients_of(client))
    if not form.is_valid():
        raise BadInput(_("This part cannot be allowed apart."))
    if is_given:
        require_fresh_sign_in(request)  # a phone that lies open shall not open a record to more people
    actions.answer_consent(
        by=request.user,
        client=client,
        purpose=words.purpose,
        is_given=is_given,
        at=now(),
        shown=request.POST.get("words", ""),
        scope=form.scope(),
        until=form.until_at() if is_given else None,
    )
    said = _("Allowed: {title}. You can take it back here at any time.") if is_given else _("Not allowed: {title}.")
    messages.success(request, said.format(title=words.title), extra_tags="good" if is_given else "")
    return redirect("consents:consents", client_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, client_id: UUID, purpose: str) -> HttpResponse:
    """Say what taking back does, and do it."""
    client = get_own_client(request.user, client_id)
    words = _words(purpose)
    if request.method == "POST":
        actions.withdraw_consent(by=request.user, client=client, purpose=words.purpose, at=now())
        said = _("Taken back: {title}. It counts from now on. You can allow it again at any time.")
        messages.success(request, said.format(title=words.title), extra_tags="good")
        return redirect("consents:consents", client_id)
    answers = list(consents_of(client).filter(purpose=words.purpose).select_related("recipient", "paper"))
    done = done_for(client, words.purpose)
    names = names_in_looks(client, done.order_by().values_list("actor_id", flat=True).distinct())
    page = {
        "client": client,
        "question": question(words, answers),
        "done": [present(row, own_id=request.user.pk, names=names) for row in done[:DONE_SHOWN]],
        "done_count": done.count(),
    }
    return render(request, "consents/withdraw.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Record what a client signed on paper."""
    client = get_own_therapy(request.user, client_id).client
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    if form.is_valid() and _record_paper(request, client, form):
        messages.success(request, _("Recorded. The client is told on every page until they have looked."))
        return redirect("consents:consents", client_id)
    page = {"client": client, "form": form}
    return render(request, "consents/paper.html", page, status=400 if form.errors else 200)


def _record_paper(request: SignedIn, client: Client, form: PaperForm) -> bool:
    given = form.cleaned_data
    content = given["document"].read()
    try:
        require_fitting_name(given["document"].name, content)
        record_paper(
            by=request.user,
            client=client,
            purpose=Purpose(given["purpose"]),
            signed_on=given["signed_on"],
            document=content,
            at=now(),
        )
    except BadInput as error:
        form.add_error(error.source or None, f"{error.problem} {error.remedy}".strip())
    except WrongState as error:
        form.add_error("purpose", str(error))
    return form.is_valid()


@login_required
@require_safe
def document(request: SignedIn, client_id: UUID, paper_consent_id: UUID) -> HttpResponse:
    """Hand out the signed page, to be looked at outside of ours."""
    client = get_client(request.user, client_id)
    purpose = purpose_of_look(request.user, client.pk)
    media_type, content = open_paper(by=request.user, paper=get_paper(client, paper_consent_id), purpose=purpose)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="signed-page.{media_type.rpartition("/")[2]}"'
    return answer


def _words(purpose: str) -> ConsentWords:
    words = find_words(purpose)
    if words is None:
        raise NotFound(_("There is no such page, or it is not yours."))
    return words
