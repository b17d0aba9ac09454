"""Promise 18 for the API: every address × method × caller is tried once, with real tokens.

Of the same answers it is seen that reading changes nothing, that all of them are JSON, and that
private ones are kept by no cache (24).
"""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tokens import issue
from orders.roles import PACKER
from tests.access import journey
from tests.access.program_table import (
    BAD_TOKEN,
    CALLERS,
    CALLS,
    METHODS,
    NO_TOKEN,
    READING,
    SENDING,
    UNKNOWN,
)
from tests.access.programs import Programs, ask, gather, travel, with_token
from tests.access.rules import ASHA, GUEST, IN, NO_METHOD, SUPERUSER
from tests.access.table import ROWS
from tests.access.walk import addresses_for_programs
from tests.desk import staff_in
from tests.factories import make_cart, place
from tests.programs import Program

MADE_UP = ["0", "-1", str(2**31), str(2**63), "9" * 4301, "১", "²", "one", "1.0", "%00"]


@pytest.fixture
def programs(db, quiet) -> Programs:
    return gather()


def test_every_address_of_the_api_is_in_the_table():
    written = {call.address for call in CALLS}
    assert [address for address in addresses_for_programs() if address not in written] == []


def test_every_call_of_the_table_is_an_address_of_the_api():
    assert [call.address for call in CALLS if call.address not in addresses_for_programs()] == []


@pytest.mark.parametrize("caller", CALLERS)
def test_every_answer_is_as_the_table_says(programs, caller):
    told = [
        f"{answer}: {fault}"
        for answer in travel(programs, caller)
        for fault in faults(answer, caller)
    ]
    assert not told, "\n".join(told)


def faults(answer, caller):
    """All that is wrong with one answer, in words."""
    call, method, response = answer.call, answer.method, answer.response
    if answer.outcome != expected(call, method, caller):
        yield f"not {expected(call, method, caller)}"
    if method not in SENDING or answer.outcome != IN:
        yield from (f"wrote {sql[:100]}" for sql in answer.written)
    if response.cookies:
        yield "sets a cookie"
    yield from _faults_of_what_is_said(answer)
    is_shared = call.is_shared and method in READING and answer.outcome == IN
    if not is_shared and response.get("Cache-Control") != "private, no-store":
        yield "a cache may keep it"


def _faults_of_what_is_said(answer):
    response, kind = answer.response, answer.response.get("Content-Type", "")
    if response.status_code == 204:
        if response.content:
            yield "204 says something"
    elif kind != "application/json":
        yield f"is {kind}"
    elif response.content and answer.outcome != IN and not response.json()["error"]:
        yield "does not say why"
    if answer.outcome == UNKNOWN and response.get("WWW-Authenticate") != "Token":
        yield "does not say that it wants a token"


def expected(call, method: str, caller: str) -> str:
    rule = call.rule_of(method)
    if rule:
        return rule.answers[caller]
    if call.about == "nothing":
        return "404"
    # Who is not known is told so first, and learns nothing of methods; what anybody may read also
    # answers the other methods that only ask.
    asks = method in (*READING, "OPTIONS")
    is_stopped = caller == BAD_TOKEN or (caller == NO_TOKEN and not (call.is_shared and asks))
    return UNKNOWN if is_stopped and not call.open_to_strangers else NO_METHOD


@pytest.mark.parametrize("caller", CALLERS)
def test_rights_come_before_what_is_sent(programs, caller):
    """Who may not do a thing is not told what is wrong with the call."""
    wrong = []
    for call in CALLS:
        for method, (_rule, _body) in call.sends.items():
            answer = ask(programs, caller, call, method, body={"unknown": 1})
            refusal = expected(call, method, caller)
            if answer.outcome not in ({IN, "400"} if refusal == IN else {refusal}):
                wrong.append(str(answer))
    assert wrong == []


def test_a_role_that_is_taken_away_counts_at_once(himsagar):
    packer = staff_in(PACKER)
    program, order = Program(issue(packer)), place(make_cart(himsagar=1))
    address = f"/api/orders/{order.pk}/"
    assert program.patch(address, {"status": "Confirmed"}).status_code == 200
    packer.groups.clear()
    assert program.patch(address, {"status": "Packed"}).status_code == 403


@pytest.mark.parametrize("made_up", MADE_UP)
@pytest.mark.parametrize("caller", [NO_TOKEN, ASHA, SUPERUSER])
def test_what_does_not_exist_is_not_found(programs, caller, made_up):
    wrong = []
    for call in [call for call in CALLS if "<pk>" in call.address]:
        address = programs.address_of(call, pk=made_up)
        for method in filter(call.rule_of, METHODS):
            answer = ask(programs, caller, call, method, address=address)
            if answer.outcome not in {"404", expected(call, method, caller)} - {IN}:
                wrong.append(f"{address}: {answer}")
    assert wrong == []


def test_a_session_opens_nothing(programs):
    """Promise 18: the cookie of a browser is no way into the API, whoever is logged in there."""
    browser = Client()
    browser.force_login(programs.people[SUPERUSER])
    told = [
        f"{answer}: {fault}"
        for answer in travel(programs, NO_TOKEN, browser=browser)
        for fault in faults(answer, NO_TOKEN)
    ]
    assert told == []


def test_a_token_opens_no_page(cast):
    token = issue(User.objects.get(username="owner"))
    browser = Client(headers=with_token(token))
    wrong = []
    for row in ROWS:
        for method, rule in (("get", row.read), ("post", row.send)):
            if rule:
                answer = journey.ask(cast, GUEST, row, method, browser=browser)
                if answer.outcome != rule.answers[GUEST]:
                    wrong.append(str(answer))
    assert wrong == []
