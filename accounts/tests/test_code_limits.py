"""Guessing codes is stopped wherever one is asked for, and so is the password asked again."""

import pytest
from django.contrib.auth import get_user
from django.test import Client

from conftest import browser_of
from tests.codes import KEY, code_of, give_app, wrong_code
from tests.factories import make_user
from tests.reading import HTMX, is_fragment, words

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
ACTIVATE = "/accounts/two-step/activate/"
PASSWORD_AGAIN = "/accounts/reauthenticate/"
CODE_AGAIN = "/accounts/reauthenticate/code/"
PASSWORD = "demo-mango-orchard"


@pytest.fixture
def half_in(guest, asha) -> Client:
    """A browser in which Asha's password was typed and her code is asked."""
    give_app(asha)
    return with_password(guest)


def with_password(browser, name="asha", **more) -> Client:
    fields = {"login": f"{name}@example.com", "password": PASSWORD}
    browser.post(LOGIN, fields, **more)
    return browser


def guess(browser, times=10, address=CODE, key=KEY, **more):
    """Codes that are wrong, each another one. Gives the statuses."""
    fields = [{"code": wrong_code(key, 1000 * n)} for n in range(times)]
    return [browser.post(address, field, **more).status_code for field in fields]


def test_ten_wrong_codes_end_the_tries(half_in):
    assert guess(half_in) == [422] * 10
    answer = half_in.post(CODE, {"code": code_of()})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Wait 5 minutes" in words(answer)
    assert not get_user(half_in).is_authenticated


def test_the_owner_of_the_account_is_told_once(half_in, asha, mailoutbox):
    guess(half_in)
    assert mailoutbox == []
    guess(half_in, times=3)
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert mail.subject == "Wrong codes for your account at Mango Grove"
    assert "Nobody got in" in mail.body
    assert "from the address 127.0.0.1" in mail.body
    assert "http://127.0.0.1:8000/accounts/password_reset/" in mail.body


def test_htmx_gets_a_notice_above_the_form(half_in):
    guess(half_in, headers=HTMX)
    answer = half_in.post(CODE, {"code": code_of()}, headers=HTMX)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert is_fragment(answer)
    assert answer["HX-Retarget"] == "#too-many-tries"
    assert 'id="too-many-tries"' in half_in.get(CODE).content.decode()


def test_recovery_codes_are_guessed_no_longer_either(half_in, asha):
    codes = [f"{n:08}" for n in range(10)]
    assert [half_in.post(CODE, {"code": code}).status_code for code in codes] == [422] * 10
    assert half_in.post(CODE, {"code": "00000011"}).status_code == 429


def test_the_password_anew_brings_no_new_tries(half_in):
    guess(half_in)
    assert guess(with_password(Client()), times=1) == [429]


def test_another_address_brings_no_new_tries(half_in):
    """Who guesses codes knows the password; from how many addresses does not matter."""
    guess(half_in)
    elsewhere = with_password(Client(), REMOTE_ADDR="192.0.2.7")
    assert guess(elsewhere, times=1, REMOTE_ADDR="192.0.2.7") == [429]


def test_others_get_in_meanwhile(half_in):
    guess(half_in)
    give_app(make_user("ravi"), key="R" * 32)
    ravi = with_password(Client(), "ravi")
    assert ravi.post(CODE, {"code": code_of("R" * 32)}).status_code == 303


def test_a_right_code_is_not_counted(half_in, asha):
    assert guess(half_in, times=9) == [422] * 9
    assert half_in.post(CODE, {"code": code_of()}).status_code == 303
    assert guess(with_password(Client()), times=2) == [422, 429]


@pytest.mark.parametrize("address", [CODE, CODE_AGAIN, ACTIVATE])
def test_a_right_code_does_not_make_others_wrong_passwords_forgotten(db, address):
    """Who has an app of their own cannot go on guessing at other accounts for ever."""
    for number in range(59):
        fields = {"login": f"shopper{number}@example.com", "password": "wrong-password"}
        Client().post(LOGIN, fields)
    ravi = make_user("ravi")
    if address == CODE:
        give_app(ravi)
        browser = with_password(Client(), "ravi")
        key = KEY
    else:
        browser = browser_of(ravi)
        browser.post(PASSWORD_AGAIN, {"password": PASSWORD})
        browser.get(ACTIVATE)
        key = browser.session["mfa.totp.secret"]
        if address == CODE_AGAIN:
            give_app(ravi, key)
    assert browser.post(address, {"code": code_of(key)}).status_code == 303
    wrong = {"login": "asha@example.com", "password": "wrong-password"}
    assert [Client().post(LOGIN, wrong).status_code for _ in range(2)] == [422, 429]


def test_what_is_no_code_costs_no_try(half_in):
    answers = [half_in.post(CODE, {"code": "1234"}).status_code for _ in range(12)]
    assert answers == [422] * 12
    assert half_in.post(CODE, {"code": code_of()}).status_code == 303


@pytest.mark.parametrize("headers", [None, HTMX])
def test_guessing_while_setting_it_up_is_limited(as_asha, headers):
    as_asha.post(PASSWORD_AGAIN, {"password": PASSWORD})
    as_asha.get(ACTIVATE)
    key = as_asha.session["mfa.totp.secret"]
    assert guess(as_asha, 11, ACTIVATE, key, headers=headers) == [422] * 10 + [429]
    answer = as_asha.post(ACTIVATE, {"code": code_of(key)}, headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert is_fragment(answer) == bool(headers)


@pytest.mark.parametrize("headers", [None, HTMX])
def test_guessing_when_asked_again_is_limited(as_asha, asha, headers):
    give_app(asha)
    assert guess(as_asha, 11, CODE_AGAIN, headers=headers) == [422] * 10 + [429]
    answer = as_asha.post(CODE_AGAIN, {"code": code_of()}, headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert is_fragment(answer) == bool(headers)


@pytest.mark.parametrize("headers", [None, HTMX])
def test_guessing_the_password_when_asked_again_is_limited(as_asha, headers):
    wrong = {"password": "wrong-password"}
    answers = [as_asha.post(PASSWORD_AGAIN, wrong, headers=headers) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert answers[-1]["Retry-After"] == "300"
    assert "wrong-password" not in answers[0].content.decode()
    assert all(is_fragment(answer) == bool(headers) for answer in answers)
