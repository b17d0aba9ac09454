"""A program's way in is as strict as the login page, and its tries are counted with the page's."""

import pytest
from django.test import Client

from accounts.models import ApiToken
from conftest import browser_of
from tests.codes import code_of, give_app, wrong_code
from tests.programs import is_in

LOGIN = "/api/login/"
REGISTER = "/api/register/"
PASSWORD = "demo-mango-orchard"
MISMATCH = "This e-mail and this password do not belong together. Look at both again."


def call(address=LOGIN, *, browser=None, REMOTE_ADDR="127.0.0.1", **wish):
    wish = {"email": "asha@example.com", "password": PASSWORD} | wish
    browser = browser or Client()
    return browser.post(address, wish, content_type="application/json", REMOTE_ADDR=REMOTE_ADDR)


def page(password) -> int:
    fields = {"login": "asha@example.com", "password": password}
    return Client().post("/accounts/login/", fields).status_code


def test_wrong_passwords_here_and_on_the_page_are_ten_together(asha):
    for _ in range(5):
        assert (call(password="wrong").status_code, page("wrong")) == (400, 422)
    answer = call()
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert answer.json() == {"error": "Too many wrong tries. Wait 5 minutes, then try again."}
    assert page(PASSWORD) == 429
    assert call(REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_made_up_forwarded_address_gains_nothing(asha):
    for number in range(10):
        forged = Client(headers={"X-Forwarded-For": f"10.0.0.{number}"})
        assert call(browser=forged, password="wrong").status_code == 400
    assert call(browser=Client(headers={"X-Forwarded-For": "10.9.9.9"})).status_code == 429


def test_unknown_wrong_and_closed_are_answered_alike(asha, ravi):
    ravi.is_active = False
    ravi.save()
    answers = [
        call(password="wrong"),
        call(email="zara@example.com"),
        call(email="ravi@example.com"),
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert [answer.json() for answer in answers] == [{"error": MISMATCH}] * 3


def test_two_step_login_asks_for_the_code(asha):
    give_app(asha)
    words = "This account has two-step login. Send the code of your app, too."
    answer = call()
    assert (answer.status_code, answer.json()) == (400, {"error": words})
    answer = call(code=wrong_code())
    assert (answer.status_code, "This code is wrong" in answer.json()["error"]) == (400, True)
    answer = call(code=code_of())
    assert answer.status_code == 200
    assert is_in(answer.json()["token"])
    assert call(code=code_of()).status_code == 400


def test_ten_wrong_codes_end_the_tries(asha):
    give_app(asha)
    codes = [wrong_code(number=1000 * number) for number in range(10)]
    assert [call(code=code).status_code for code in codes] == [400] * 10
    answer = call(code=code_of())
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")


@pytest.mark.parametrize("setting", ["STAFF_SECOND_FACTOR", "CONFIRM_EMAIL"])
def test_what_the_shop_asks_of_people_first_is_said(meera, settings, setting):
    setattr(settings, setting, True)
    answer = call(email="meera@example.com")
    assert answer.status_code == 400
    assert "on the shop's page" in answer.json()["error"]
    assert not ApiToken.objects.exists()


def test_a_browser_of_the_staff_without_a_code_gets_json_like_anybody(meera, settings):
    settings.STAFF_SECOND_FACTOR = True
    browser = browser_of(meera)
    assert browser.get("/").status_code == 303
    assert browser.get("/api/mango-categories/").status_code == 200
    assert browser.get("/api/profile/").status_code == 401


def test_logging_in_leaves_no_session_behind(asha):
    give_app(asha)
    assert not call(code=code_of()).cookies
    wish = {"username": "ravi", "email": "ravi@example.com", "password": "ripe-in-june-2024"}
    assert not call(REGISTER, **wish).cookies


def test_registering_is_limited_together_with_the_page(asha):
    wish = {"username": "ravi", "email": "asha@example.com"}
    for _ in range(10):
        assert call(REGISTER, **wish).status_code == 400
        assert Client().post("/accounts/register/", wish).status_code == 422
    answer = call(REGISTER, **wish)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert answer.json() == {"error": "Too many tries. Wait a minute, then try again."}


def test_a_device_keeps_one_token(asha):
    old, new = (call(device="Phone").json()["token"] for _ in range(2))
    assert (is_in(old), is_in(new)) == (False, True)


def test_a_refused_token_says_why_and_how_to_log_in(asha):
    answer = Client().get("/api/profile/", headers={"Authorization": "Token x"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    words = "This token is not valid, or not any more. Log in again."
    assert answer.json() == {"error": words}


def test_here_on_the_page_and_at_the_desk_s_door_ten_together(meera):
    """The door of the desk leads to the page. Another made-up address each time gains nothing."""

    def forged(number) -> Client:
        return Client(headers={"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": "10.1.1.1"})

    wrong = {"login": "meera@example.com", "password": "wrong"}
    for number in range(5):
        assert (
            call(browser=forged(number), email=wrong["login"], password="wrong").status_code == 400
        )
        door = forged(50 + number).post("/admin/login/", wrong, follow=True)
        way_in = door.redirect_chain[-1][0]
        assert way_in.startswith("/accounts/login/")
        assert forged(100 + number).post(way_in, wrong).status_code == 422
    right = wrong | {"password": PASSWORD}
    assert call(browser=forged(200), email=wrong["login"]).status_code == 429
    assert forged(201).post(way_in, right).status_code == 429
