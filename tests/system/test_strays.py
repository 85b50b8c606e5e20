"""What a page asks of another machine does not reach it, and the tests learn of it."""

import pytest
from playwright.sync_api import Error

from tests.system.conftest import Visitor
from tests.system.installation import Installation


@pytest.mark.parametrize("elsewhere", ["http://elsewhere.example/", "http://192.0.2.1/", "http://[2001:db8::1]/"])
def test_another_machine_is_not_found_and_the_attempt_is_noted(
    elsewhere: str, visitor: Visitor, shared_installation: Installation
):
    anybody = visitor("", shared_installation)

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        anybody.page.goto(elsewhere)

    assert anybody.strays == [elsewhere]
    anybody.strays.clear()
