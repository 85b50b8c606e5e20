"""What a web session holds is sealed, the form that waits while somebody proves again who they are above all."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.models import Session as WebSession

from tests.cast import Cast
from tests.conftest import SignIn


def test_words_that_wait_for_a_new_proof_are_sealed_and_the_form_goes_on(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 3600}]
    session.save()

    answer = web.post(f"/clients/{cast.client.pk}/consents/research/", {"answer": "yes", "note": "zqheronwords"})

    assert "reauthenticate" in answer["Location"]
    assert "zqheronwords" in str(dict(web.session.items()))
    assert all("zqheronwords" not in row.session_data for row in WebSession.objects.all())
    assert all("_auth_user_id" not in row.session_data for row in WebSession.objects.all())


def test_a_session_that_was_put_into_another_row_opens_as_nothing(cast: Cast, sign_in: SignIn):
    theirs, own = sign_in(cast.therapist), sign_in(cast.client_user)
    stolen = WebSession.objects.get(pk=theirs.session.session_key).session_data
    WebSession.objects.filter(pk=own.session.session_key).update(session_data=stolen)

    assert own.get("/").headers["Location"].startswith("/account/login/")
