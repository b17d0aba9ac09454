"""What the log tells of logins, refusals, and acts that matter (OWASP ASVS 5.0, 16.3)."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from tests.codes import code_of, give_app, wrong_code

PASSWORD = "demo-mango-orchard"


def told(log, event: str) -> dict:
    [line] = log.of("core.security", event)
    return line


def log_in(browser, password=PASSWORD, email="asha@example.com"):
    return browser.post("/accounts/login/", {"login": email, "password": password})


def by_program(password=PASSWORD, email="asha@example.com"):
    body = {"email": email, "password": password}
    return Client().post("/api/login/", body, "application/json")


def test_a_login_on_the_page(log, guest, asha):
    log_in(guest)
    line = told(log, "logged in")
    assert (line["user"], line["way"], line["client"]) == (asha.pk, "page", "127.0.0.1")
    assert line["level"] == "INFO"


def test_a_login_of_a_program(log, asha):
    by_program()
    assert told(log, "logged in")["way"] == "program"


@pytest.mark.parametrize("email", ["asha@example.com", "nobody@example.com", "closed@example.com"])
@pytest.mark.parametrize("way", ["page", "program", "desk"])
def test_a_login_that_failed(log, guest, asha, ravi, email, way):
    ravi.email, ravi.is_active = "closed@example.com", False
    ravi.save()
    password = PASSWORD if email == "closed@example.com" else "wrong-mango-orchard"
    if way == "program":
        by_program(password, email)
    else:
        door = "/admin/login/?next=/admin/" if way == "desk" else "/accounts/login/"
        guest.post(door, {"login": email, "password": password}, follow=True)
        if way == "desk":
            log_in(guest, password, email)
    line = told(log, "login failed")
    assert line["level"] == "WARNING"
    assert line["way"] == ("program" if way == "program" else "page")
    assert not log.of("core.security", "logged in")
    assert "example.com" not in log.text and "orchard" not in log.text


def test_tries_at_one_account_look_alike_and_others_do_not(log, guest, asha):
    for email in ("asha@example.com", "ASHA@example.com", "ravi@example.com"):
        log_in(guest, "wrong-mango-orchard", email)
    log_in(guest)
    marks = [line["account"] for line in log.of("core.security")]
    assert marks[0] == marks[1] == marks[3] != marks[2]


def test_too_many_tries(log, guest, asha):
    for _ in range(11):
        log_in(guest, "wrong-mango-orchard")
    lines = log.of("core.security", "login failed")
    assert [line["why"] for line in lines][-2:] == [
        "password, or no such account",
        "too many tries",
    ]
    assert log.of("core.requests", "refused")[-1]["status"] == 429


def test_codes(log, guest, asha):
    give_app(asha)
    log_in(guest)
    guest.post("/accounts/login/code/", {"code": wrong_code()})
    guest.post("/accounts/login/code/", {"code": code_of()})
    events = [line["message"] for line in log.of("core.security")]
    assert events == ["code refused", "code taken", "logged in"]
    assert told(log, "code refused")["user"] == asha.pk


def test_logging_out(log, as_asha, asha):
    as_asha.post("/accounts/logout/")
    assert told(log, "logged out")["user"] == asha.pk


def test_a_new_password(log, as_asha, asha):
    new = "quiet-river-boat-42"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    as_asha.post("/accounts/password_change/", typed)
    assert told(log, "password changed")["user"] == asha.pk
    assert new not in log.text


def test_a_reset_by_mail(log, guest, asha):
    guest.post("/accounts/password_reset/", {"email": "asha@example.com"})
    assert "asha" not in log.text
    assert not mail.outbox or "/link/" in mail.outbox[0].body


def test_opening_an_account(log, guest, db):
    typed = {"username": "nadia", "email": "nadia@example.com"}
    passwords = {"password1": "quiet-river-boat-42", "password2": "quiet-river-boat-42"}
    guest.post("/accounts/register/", typed | passwords)
    assert told(log, "account opened")["user"]
    assert "nadia" not in log.text and "quiet-river" not in log.text


@pytest.fixture
def as_owner(meera, as_meera):
    meera.is_superuser = True
    meera.save()
    return as_meera


def person_form(person, **changed):
    fields = {"email": person.email, "username": person.username, "is_active": "on"}
    profile = {
        "profile-TOTAL_FORMS": 1,
        "profile-INITIAL_FORMS": 1,
        "profile-0-id": person.profile.pk,
        "profile-0-user": person.pk,
    }
    return fields | profile | changed


def test_a_role_is_given(log, as_owner, meera, asha):
    manager, _is_new = Group.objects.get_or_create(name="Manager")
    typed = person_form(asha, is_staff="on", groups=[manager.pk])
    response = as_owner.post(f"/admin/accounts/user/{asha.pk}/change/", typed)
    assert response.status_code == 302
    line = told(log, "rights changed")
    assert (line["user"], line["by"], line["roles"]) == (asha.pk, meera.pk, ["Manager"])
    assert line["changed"] == ["is_staff", "groups"]


def test_a_second_factor_is_taken_away_by_staff(log, as_owner, meera, asha):
    give_app(asha)
    chosen = {"action": "turn_two_step_login_off", "_selected_action": [asha.pk]}
    as_owner.post("/admin/accounts/user/", chosen)
    line = told(log, "staff act")
    assert line["act"] == "Two-step login turned off"
    assert (line["user"], line["by"]) == (asha.pk, meera.pk)


@pytest.mark.parametrize(
    "address", ["orders/order/orders.csv", "shop/mangocategory/varieties.xlsx"]
)
def test_a_list_is_taken_along(log, as_owner, meera, address):
    b"".join(as_owner.get(f"/admin/{address}").streaming_content)
    assert told(log, "export taken")["by"] == meera.pk


def test_a_report_is_taken_along(log, as_owner):
    as_owner.get("/admin/reports/sales/?format=csv")
    assert told(log, "export taken")["list"] == "sales"


def test_own_data_is_taken_along(log, as_asha, asha):
    as_asha.post("/accounts/data/")
    assert told(log, "own data taken")["by"] == asha.pk
    assert "example.com" not in log.text
