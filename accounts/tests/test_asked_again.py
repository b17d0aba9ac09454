"""The password, or a code, once more before what only the owner may do; then on with it."""

import time
from unittest.mock import patch

import pytest
from django.test import Client

from accounts.second_factor import is_on
from tests.codes import code_of, give_app, recovery_codes_of
from tests.queries import counted
from tests.reading import HTMX, form_to, is_fragment, words

INDEX = "/accounts/two-step/"
ACTIVATE = "/accounts/two-step/activate/"
DEACTIVATE = "/accounts/two-step/deactivate/"
CODES = "/accounts/two-step/recovery-codes/"
NEW_CODES = "/accounts/two-step/recovery-codes/generate/"
DOWNLOAD = "/accounts/two-step/recovery-codes/download/"
AGAIN = "/accounts/reauthenticate/"
CODE_AGAIN = "/accounts/reauthenticate/code/"
PASSWORD = "demo-mango-orchard"
ASKED_AGAIN = f"{AGAIN}?next=%2Faccounts%2Ftwo-step%2F"


def place_of(answer) -> str:
    return answer.headers.get("HX-Redirect") or answer.headers["Location"]


@pytest.fixture
def codes(asha) -> list[str]:
    return give_app(asha)


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(
    ("method", "address"),
    [
        *(("get", address) for address in (DEACTIVATE, CODES, NEW_CODES, DOWNLOAD)),
        *(("post", address) for address in (DEACTIVATE, NEW_CODES)),
    ],
)
def test_what_matters_asks_for_the_password(as_asha, asha, codes, address, method, headers):
    answer = getattr(as_asha, method)(address, headers=headers)
    assert answer.status_code == (204 if headers else 303)
    assert place_of(answer) == ASKED_AGAIN + address.removeprefix(INDEX).replace("/", "%2F")
    assert answer["Cache-Control"] == "private, no-store"
    assert recovery_codes_of(asha) == codes


@pytest.mark.parametrize("headers", [None, HTMX])
def test_setting_it_up_asks_for_the_password(as_asha, headers):
    answer = as_asha.get(ACTIVATE, headers=headers)
    assert place_of(answer) == f"{ASKED_AGAIN}activate%2F"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_the_password_leads_on(as_asha, headers):
    page = as_asha.get(f"{ASKED_AGAIN}activate%2F")
    form = form_to(page, AGAIN)
    assert form.hidden["next"] == ACTIVATE
    answer = as_asha.post(AGAIN, form.hidden | {"password": PASSWORD}, headers=headers)
    assert answer.status_code == (204 if headers else 303)
    assert place_of(answer) == ACTIVATE
    assert as_asha.get(ACTIVATE).status_code == 200


def test_a_code_does_as_well(as_asha, codes):
    page = as_asha.get(as_asha.get(CODES)["Location"])
    other = f"{CODE_AGAIN}?next=%2Faccounts%2Ftwo-step%2Frecovery-codes%2F"
    assert f'href="{other}"' in page.content.decode()
    form = form_to(as_asha.get(other), CODE_AGAIN)
    answer = as_asha.post(CODE_AGAIN, form.hidden | {"code": code_of()})
    assert (answer.status_code, answer["Location"]) == (303, CODES)
    assert codes[0] in words(as_asha.get(CODES))


def test_a_code_of_the_app_confirms_once(as_asha, codes):
    code = code_of()
    assert as_asha.post(CODE_AGAIN, {"code": code}).status_code == 303
    assert as_asha.post(CODE_AGAIN, {"code": code}).status_code == 422


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        (AGAIN, {}),
        (AGAIN, {"password": ""}),
        (AGAIN, {"password": "wrong-password"}),
        (AGAIN, {"password": "x" * 10_000}),
        (CODE_AGAIN, {}),
        (CODE_AGAIN, {"code": "000"}),
        (CODE_AGAIN, {"code": "\0"}),
    ],
)
def test_a_bad_answer_is_a_422(as_asha, codes, address, fields, headers):
    answer = as_asha.post(address, fields | {"next": CODES}, headers=headers)
    assert answer.status_code == 422
    assert is_fragment(answer) == bool(headers)
    assert form_to(answer, address).hidden["next"] == CODES
    assert "wrong-password" not in answer.content.decode()


@pytest.mark.parametrize("address", [AGAIN, CODE_AGAIN])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("headers", [None, HTMX])
def test_strangers_are_sent_to_the_login(db, address, method, headers):
    answer = getattr(Client(), method)(address, headers=headers)
    assert place_of(answer) == f"/accounts/login/?next={address}"


def test_who_has_no_app_is_asked_for_the_password_instead(as_asha):
    answer = as_asha.get(CODE_AGAIN, {"next": "/orders/"})
    assert answer["Location"] == f"{AGAIN}?next=%2Forders%2F"


@pytest.mark.parametrize("wished", ["//evil.example", "https://evil.example/", "javascript:x"])
@pytest.mark.parametrize("headers", [None, HTMX])
def test_it_leads_nowhere_else(as_asha, wished, headers):
    answer = as_asha.post(AGAIN, {"password": PASSWORD, "next": wished}, headers=headers)
    assert place_of(answer) == "/"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_it_holds_for_five_minutes(as_asha, codes, headers):
    as_asha.post(AGAIN, {"password": PASSWORD})
    assert as_asha.get(CODES).status_code == 200
    later = time.time() + 301
    with patch("time.time", lambda: later):
        assert place_of(as_asha.post(DEACTIVATE, headers=headers)).startswith(AGAIN)


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_form_that_waited_is_done_after_the_password(as_asha, asha, codes, headers):
    asked = place_of(as_asha.post(NEW_CODES, headers=headers))
    assert recovery_codes_of(asha) == codes
    form = form_to(as_asha.get(asked), AGAIN)
    answer = as_asha.post(AGAIN, form.hidden | {"password": PASSWORD}, headers=headers)
    assert answer.status_code == (204 if headers else 303)
    assert place_of(answer) == CODES
    assert not set(recovery_codes_of(asha)) & set(codes)


@pytest.mark.parametrize(("first", "second"), [(None, HTMX), (HTMX, None)])
def test_the_answer_suits_the_browser_that_asks_now(as_asha, asha, codes, first, second):
    asked = place_of(as_asha.post(DEACTIVATE, headers=first))
    form = form_to(as_asha.get(asked), AGAIN)
    answer = as_asha.post(AGAIN, form.hidden | {"password": PASSWORD}, headers=second)
    assert answer.status_code == (204 if second else 303)
    assert not is_on(asha)


def suspended_code(browser, headers=None) -> dict:
    """A code typed so slowly that the password is asked again. Gives the form that asks."""
    browser.post(AGAIN, {"password": PASSWORD})
    browser.get(ACTIVATE)
    later = time.time() + 301
    with patch("time.time", lambda: later):
        asked = place_of(browser.post(ACTIVATE, {"code": "000000"}, headers=headers))
        return form_to(browser.get(asked), AGAIN).hidden | {"password": PASSWORD}


def test_a_form_that_waited_and_is_wrong_is_shown_with_its_errors(as_asha):
    answer = as_asha.post(AGAIN, suspended_code(as_asha))
    assert answer.status_code == 422
    assert "This code is wrong" in words(answer)
    assert form_to(answer, ACTIVATE).buttons == ["Turn it on"]


def test_to_htmx_such_a_form_is_shown_on_its_own_page(as_asha):
    key = as_asha.session.get("mfa.totp.secret")
    answer = as_asha.post(AGAIN, suspended_code(as_asha, HTMX), headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, ACTIVATE)
    assert "Please fill this in once more." in words(as_asha.get(ACTIVATE))
    assert key is None or key == as_asha.session["mfa.totp.secret"]


def test_a_form_given_up_is_not_sent_by_a_later_visit(as_asha, asha, codes):
    as_asha.post(DEACTIVATE)
    asked = as_asha.get(DEACTIVATE)["Location"]
    form = form_to(as_asha.get(asked), AGAIN)
    as_asha.post(AGAIN, form.hidden | {"password": PASSWORD})
    assert is_on(asha)


def test_of_what_waits_only_the_form_is_kept(as_asha, codes):
    as_asha.post(DEACTIVATE, headers={"X-Private": "for this request only"})
    kept = str(dict(as_asha.session))
    assert DEACTIVATE in kept
    assert as_asha.session.session_key not in kept
    assert "for this request only" not in kept


@pytest.mark.parametrize("address", [AGAIN, CODE_AGAIN])
def test_the_pages_are_kept_by_no_cache_and_no_robot(as_asha, codes, address):
    page = as_asha.get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_visiting_the_pages_writes_nothing_but_the_session(as_asha):
    as_asha.post(AGAIN, {"password": PASSWORD})
    as_asha.get(ACTIVATE)
    key = as_asha.session["mfa.totp.secret"]
    as_asha.post(ACTIVATE, {"code": code_of(key)})
    for address in (INDEX, ACTIVATE, DEACTIVATE, CODES, NEW_CODES, DOWNLOAD, AGAIN, CODE_AGAIN):
        with counted() as statements:
            as_asha.get(address)
        writes = [sql for sql in statements if not sql.startswith("SELECT")]
        assert [sql for sql in writes if "django_session" not in sql] == [], address
