"""A copy for the doctor, on a phone and without JavaScript: named, made, seen, taken back."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.timezone import localdate

from tests.system.check_forms import writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

DOCTOR = "Dr Amina Okafor"
HERE = "Copies for others: whom, what and until when"


def given_she_named_her_doctor(rosa: Person) -> None:
    rosa.opens("/")
    rosa.follows("Privacy", within=rosa.page.get_by_role("navigation", name="Main menu"))
    rosa.follows("What I allow")
    rosa.follows(HERE)
    writes(rosa, "Whom do you mean?", DOCTOR)
    rosa.page.get_by_label("Goals and plan").check()
    writes(rosa, "Until the end of", (localdate() + timedelta(days=30)).isoformat())
    rosa.presses("I allow this")


def test_a_copy_is_made_seen_and_taken_back(own_installation: Installation, visitor: Visitor):
    rosa: Person = visitor("rosa.k", own_installation, viewport=PHONE, has_javascript=False)
    noor: Person = visitor("noor.haddad", own_installation)
    given_she_named_her_doctor(rosa)
    rosa.reads(DOCTOR)
    rosa.reads("No copy was made for them.")

    noor.opens(rosa.page.url.removeprefix(own_installation.address))
    noor.page.get_by_label("Goals and plan").check()
    with noor.page.expect_download() as download:
        noor.presses(re.compile("Make the copy"))
    page = download.value.path().read_text("utf-8")

    assert DOCTOR in page
    assert "Rosa Kessler" in page
    rosa.page.reload()
    rosa.reads(re.compile("Noor Haddad: Goals and plan"))
    rosa.presses(re.compile("Take it back"))
    rosa.reads("Taken back. No further copy is made for them.")
    noor.page.reload()
    noor.reads("ended")
    noor.does_not_read("Make the copy")
