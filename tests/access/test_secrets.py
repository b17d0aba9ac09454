"""No answer of the API tells a secret; and no token opens anything but in its one right header."""

import re
from base64 import b64encode

import pytest

from accounts.models import ApiToken
from conftest import browser_of
from orders.models import Order
from tests.access.program_table import (
    ASHA,
    CALLERS,
    CALLS,
    NO_TOKEN,
    RAVI,
    SUPERUSER,
    UNKNOWN,
)
from tests.access.programs import Programs, ask, gather, travel
from tests.access.rules import IN

PASSWORD = "demo-mango-orchard"
WAYS_IN = ("/api/register/", "/api/login/")
# As tokens and digests are written.
LONG = re.compile("[0-9a-f]{64}")


@pytest.fixture
def programs(db, quiet) -> Programs:
    return gather()


def secrets_of(programs: Programs) -> set[str]:
    """What the shop knows and tells nobody by the API, but a token once."""
    tokens = {headers["Authorization"][6:] for headers in programs.headers.values() if headers}
    people = programs.people.values()
    sessions = {browser_of(person).session.session_key for person in people}
    hashes = {person.password for person in people}
    digests = set(ApiToken.objects.values_list("digest", flat=True))
    keys = set(ApiToken.objects.values_list("token_key", flat=True))
    links = {order.link_token for order in Order.objects.all()}
    return tokens | sessions | hashes | digests | keys | links | {PASSWORD}


def said(response) -> str:
    """All that an answer carries, headers and body."""
    return f"{response.headers} {response.cookies} {response.content.decode()}"


@pytest.mark.parametrize("caller", CALLERS)
def test_no_answer_tells_a_secret(programs, caller):
    secrets = secrets_of(programs)
    answers = travel(programs, caller)
    # Refusals may not say again what was sent, either.
    token = programs.headers[ASHA]["Authorization"][6:]
    wrong = dict.fromkeys(["email", "username", "status", "mango_id"], token)
    answers += travel(programs, caller, body=wrong | {"password": PASSWORD})
    told = []
    for answer in answers:
        text = said(answer.response)
        if answer.call.address in WAYS_IN and answer.outcome == IN:
            # Only the new token itself.
            text = text.replace(answer.response.json()["token"], "", 1)
        # The description shows a made-up one.
        is_example = answer.call.address == "/api/schema/"
        if (LONG.search(text) and not is_example) or any(secret in text for secret in secrets):
            told.append(str(answer))
    assert told == []


def test_a_token_in_another_header_opens_nothing(programs):
    mine, others = (programs.headers[name]["Authorization"] for name in (SUPERUSER, RAVI))
    token = mine.removeprefix("Token ")
    person = f"owner@example.com:{PASSWORD}".encode()
    headers = [
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"Basic {b64encode(person).decode()}"},
        {"Authorization": f"Basic {b64encode(token.encode()).decode()}"},
        {"Authorization": token},
        # The header twice, as servers join it (RFC 9110, 5.3).
        {"Authorization": f"{mine},{mine}"},
        {"Authorization": f"{mine},{others}"},
        {"Authorization": f"Bearer x,{mine}"},
        {"Authorization": f"{mine},Bearer x"},
        {"Proxy-Authorization": mine},
        {"X-Authorization": mine},
        {"X-Api-Key": token},
        {"Cookie": f"token={token}; Authorization={mine}; sessionid={token}"},
    ]
    private = [call for call in CALLS if call.read and not call.is_shared]
    private = [call for call in private if call.read.answers[NO_TOKEN] == UNKNOWN]
    opened = []
    for sent in headers:
        for call in private:
            answer = ask(programs, NO_TOKEN, call, "GET", headers=sent)
            if answer.outcome != UNKNOWN:
                opened.append(f"{sent}: {answer}")
    assert (len(private) > 10, opened) == (True, [])


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Authorization"])
def test_a_token_in_the_address_or_the_body_opens_nothing(programs, name):
    token = programs.headers[SUPERUSER]["Authorization"].removeprefix("Token ")
    for call in [call for call in CALLS if call.address in ("/api/cart/", "/api/add-to-cart/")]:
        method = "GET" if call.read else "POST"
        address, body = f"{call.address}?{name}={token}", {name: token, "mango_id": 1}
        answer = ask(programs, NO_TOKEN, call, method, address=address, body=body)
        assert answer.outcome == UNKNOWN
