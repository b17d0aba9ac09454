"""One code typed in several browsers at one instant lets one of them in."""

import time
from random import randrange

import pytest
from django.test import Client

from tests.codes import PERIOD, code_of, give_app
from tests.factories import make_user

BROWSERS = 5
ENOUGH_SECONDS = 10  # until all have typed the code, and before the app shows another


@pytest.fixture
def answers(race):
    """What `BROWSERS` get to hear that type one code of Asha's at once."""

    def type_at_once(kind, **options):
        # Counts are kept by person, and may outlive the database.
        asha = make_user("asha", pk=randrange(1, 2**31))
        recovery_codes = give_app(asha)
        keys = [session_with_password(asha) for _ in range(BROWSERS)]
        if kind == "app":
            left = PERIOD - time.time() % PERIOD
            time.sleep(left if left < ENOUGH_SECONDS else 0)
        code = code_of() if kind == "app" else recovery_codes[0]
        outcomes = race([("type_code", key, code) for key in keys], **options)
        assert outcomes.errors == []
        return [outcome.said for outcome in outcomes]

    return type_at_once


def session_with_password(person) -> str:
    browser = Client(SERVER_NAME="127.0.0.1")
    fields = {"login": person.email, "password": "demo-mango-orchard"}
    browser.post("/accounts/login/", fields)
    return browser.cookies["sessionid"].value


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_lets_one_browser_in(answers, kind, repeat):
    said = answers(kind)
    assert said.count(303) == 1
    assert set(said) <= {303, 422, 429}


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_without_a_note_of_used_codes_more_get_in(answers, kind):
    assert answers(kind, without="used_codes").count(303) > 1
