"""Promise 23: no form of another site changes anything, whatever it is sent to."""

import pytest
from django.test import Client

from tests.access.journey import ask
from tests.access.rules import ASHA, GUEST, SUPERUSER
from tests.access.table import ROWS


@pytest.mark.parametrize(
    "visitor, method",
    [
        (GUEST, "post"),
        (ASHA, "post"),
        (SUPERUSER, "post"),
        (GUEST, "put"),
        (ASHA, "patch"),
        (SUPERUSER, "delete"),
    ],
)
def test_no_address_takes_anything_without_the_token(cast, visitor, method):
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = cast.browsers[visitor].cookies
    answers = [ask(cast, visitor, row, method, browser=careful) for row in ROWS]
    assert [str(answer) for answer in answers if answer.status != 403] == []
    assert [str(answer) for answer in answers if answer.written] == []
