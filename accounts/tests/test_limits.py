"""Guessing is stopped, and stops nobody else."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as shop_settings
from django.contrib.auth import get_user
from django.test import Client

from tests.reading import HTMX, form_to, is_fragment, words

LOGIN = "/accounts/login/"
REGISTER = "/accounts/register/"
RESET = "/accounts/password_reset/"
CHANGE = "/accounts/password_change/"
PASSWORD = "demo-mango-orchard"


def log_in(browser, password="wrong-password", login="asha@example.com", **more):
    return browser.post(LOGIN, {"login": login, "password": password}, **more)


def after_ten_wrong(browser, **more):
    assert [log_in(browser, **more).status_code for _ in range(10)] == [422] * 10


def test_ten_wrong_passwords_end_the_tries(guest, asha):
    after_ten_wrong(guest)
    response = log_in(guest, PASSWORD)
    assert response.status_code == 429
    assert response["Retry-After"] == "300"
    assert "Wait 5 minutes" in words(response)
    assert "Mango Grove" in words(response)
    assert RESET in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert not get_user(guest).is_authenticated


def test_htmx_gets_a_notice_above_the_form(guest, asha):
    after_ten_wrong(guest)
    response = log_in(guest, headers=HTMX)
    assert response.status_code == 429
    assert is_fragment(response)
    assert response["HX-Retarget"] == "#too-many-tries"
    assert 'id="too-many-tries"' in guest.get(LOGIN).content.decode()


@pytest.mark.parametrize("typed", ["ASHA@example.com", " asha@example.com", "asha@ｅxample.com"])
def test_another_spelling_is_the_same_account(guest, asha, typed):
    after_ten_wrong(guest)
    assert log_in(guest, PASSWORD, login=typed).status_code == 429


def test_a_made_up_forwarded_address_gains_nothing(guest, asha):
    for number in range(10):
        forged = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.1.{number}"}
        assert log_in(guest, headers=forged).status_code == 422
    assert log_in(guest, headers={"X-Forwarded-For": "10.9.9.9"}).status_code == 429
    assert log_in(guest, headers={"Forwarded": "for=10.9.9.9"}).status_code == 429


def test_addresses_of_one_ipv6_household_are_one(guest, asha):
    for number in range(10):
        log_in(guest, REMOTE_ADDR=f"2001:db8::{number}")
    assert log_in(guest, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert log_in(guest, REMOTE_ADDR="2001:db8:0:1::1").status_code == 422


def test_the_owner_gets_in_from_elsewhere(guest, asha):
    after_ten_wrong(guest)
    assert log_in(Client(), PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_others_get_in_from_the_same_address(guest, asha, ravi):
    after_ten_wrong(guest)
    assert log_in(Client(), PASSWORD, "ravi@example.com").status_code == 303


def test_an_unknown_account_is_limited_alike(guest, db):
    after_ten_wrong(guest, login="nobody@example.com")
    assert log_in(guest, login="nobody@example.com").status_code == 429


def test_many_accounts_from_one_address_are_stopped_too(guest, db):
    answers = [log_in(guest, login=f"shopper{n}@example.com").status_code for n in range(61)]
    assert answers == [422] * 60 + [429]


def test_right_passwords_do_not_count(asha):
    assert {log_in(Client(), PASSWORD).status_code for _ in range(12)} == {303}


def test_a_new_password_may_be_tried_at_once(guest, asha, mailoutbox):
    after_ten_wrong(guest)
    guest.post(RESET, {"email": "asha@example.com"})
    link = mailoutbox[0].body.split("http://127.0.0.1:8000")[1].split()[0]
    new = {"password1": "ripe-in-june-2024", "password2": "ripe-in-june-2024"}
    guest.post(guest.get(link)["Location"], new)
    assert log_in(guest, "ripe-in-june-2024").status_code == 303


def test_the_admin_has_the_same_door(guest, meera):
    door = guest.get("/admin/", follow=True)
    assert door.request["PATH_INFO"] == LOGIN
    after_ten_wrong(guest, login="meera@example.com")
    assert log_in(guest, PASSWORD, "meera@example.com").status_code == 429


def test_asking_for_new_passwords_is_limited(guest, asha, mailoutbox):
    answers = [guest.post(RESET, {"email": "asha@example.com"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert answers[-1]["Retry-After"] == "600"
    assert len(mailoutbox) == 5


def test_changing_the_password_by_guessing_is_limited(as_asha):
    fields = {"oldpassword": "wrong", "password1": "ripe-in-june", "password2": "ripe-in-june"}
    answers = [as_asha.post(CHANGE, fields) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"


def test_registering_is_limited(guest, db):
    answers = [guest.post(REGISTER, {"email": "asha@example.com"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Wait a minute" in words(answers[-1])


FREE = {"signup": "20/m/ip", "place_order": "30/m/user"}


@pytest.mark.parametrize(("rate_limits", "free"), [("on", FREE), ("off", dict.fromkeys(FREE, ""))])
def test_only_registering_and_placing_orders_can_be_set_free(rate_limits, free):
    script = "import json; from core.settings import *; print(json.dumps(ACCOUNT_RATE_LIMITS))"
    printed = subprocess.run(
        [sys.executable, "-c", script],
        cwd=shop_settings.BASE_DIR,
        env=os.environ | {"RATE_LIMITS": rate_limits, "ALLOWED_HOSTS": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    )
    limits = json.loads(printed.stdout)
    assert {name: limits[name] for name in FREE} == free
    assert limits["login_failed"] == "10/5m/key,60/5m/ip"
    assert limits["track_order"]


def test_registering_without_limits(guest, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": ""}
    answers = [guest.post(REGISTER, {"email": "asha@example.com"}) for _ in range(25)]
    assert {answer.status_code for answer in answers} == {422}
    assert form_to(answers[-1], REGISTER).values["email"] == "asha@example.com"
