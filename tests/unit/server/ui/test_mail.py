"""A mail goes to one address, and what is no address ends no request."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from pytest_django.fixtures import Settings

from holdspace.server.ui.mail import mail


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "a@example.org\r\n\r\nwords"])
def test_an_address_that_would_be_more_than_one_header_is_mailed_nothing(address: str, settings: Settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox.outbox = []

    assert mail([address], "Please check", "Something waits.") is False
    assert outbox.outbox == []
