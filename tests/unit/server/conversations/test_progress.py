"""Why a conversation could not be marked is said in the reader's language, as kept in English."""

from __future__ import annotations

import pytest
from django.utils import translation

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.errors import BadInput
from holdspace.nlp.listening_coder import require_readable
from holdspace.server.conversations.models import Coding
from holdspace.server.conversations.presenters.progress import NOT_ENGLISH, Progress


def test_what_the_coder_refuses_is_said_in_the_readers_language():
    with pytest.raises(BadInput) as refused:
        require_readable(Transcript((Turn(0, Speaker.CLIENT, "Mir geht es nicht gut."),)))

    assert str(refused.value) == NOT_ENGLISH
    with translation.override("de"):
        assert Progress(Coding(), str(refused.value)).why.startswith("Dieses Gespräch sieht nicht nach Englisch aus")
    assert Progress(Coding()).why == ""
