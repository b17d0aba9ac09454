"""All that ends a person's logins ends those of programs; another's stay."""

import re

import pytest
from django.core.management import call_command

from accounts.closing import close_account
from accounts.models import ApiToken
from accounts.tokens import issue
from conftest import browser_of
from tests.codes import code_of, give_app
from tests.factories import make_user
from tests.programs import is_in

PASSWORD = "demo-mango-orchard"
NEW = {"password1": "ripe-in-june-2024", "password2": "ripe-in-june-2024"}


@pytest.fixture
def owner(db):
    return make_user("owner", is_staff=True, is_superuser=True)


@pytest.fixture
def token(asha):
    return issue(asha)


@pytest.fixture(autouse=True)
def others_stay(request, db):
    """Whatever happens to Asha's, Ravi's holds."""
    ravis = issue(make_user("ravi"))
    yield
    assert is_in(ravis)


def at_the_desk(owner, asha, **fields):
    """Asha's page at the desk, saved with these fields; a box that is not named is not ticked."""
    known = {
        "email": asha.email,
        "username": asha.username,
        "profile-TOTAL_FORMS": 1,
        "profile-INITIAL_FORMS": 1,
        "profile-0-id": asha.profile.pk,
        "profile-0-user": asha.pk,
    }
    answer = browser_of(owner).post(f"/admin/accounts/user/{asha.pk}/change/", known | fields)
    assert answer.status_code == 302, answer.context["errors"]


def test_a_new_password(asha, token):
    browser_of(asha).post("/accounts/password_change/", {"oldpassword": PASSWORD} | NEW)
    assert not is_in(token)


def test_a_new_password_by_mail(guest, asha, token, mailoutbox):
    guest.post("/accounts/password_reset/", {"email": asha.email})
    assert is_in(token)
    link = mailoutbox[0].body.split("http://127.0.0.1:8000")[1].split()[0]
    guest.post(guest.get(link)["Location"], NEW)
    assert not is_in(token)


def test_a_new_password_from_the_owner_s_hand(owner, asha, token):
    answer = browser_of(owner).post(f"/admin/accounts/user/{asha.pk}/password/", NEW)
    assert answer.status_code == 302
    assert not is_in(token)


def test_a_new_password_by_command(asha, token, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda *args, **more: NEW["password1"])
    call_command("changepassword", asha.email, verbosity=0)
    assert not is_in(token)


def test_a_hash_brought_up_to_date_is_no_new_password(asha, token, settings):
    hasher = "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher"
    settings.PASSWORD_HASHERS = [hasher, *settings.PASSWORD_HASHERS]
    assert asha.check_password(PASSWORD)
    assert asha.password.startswith("pbkdf2_sha1")
    assert is_in(token)


def test_a_new_email(asha, token, mailoutbox):
    browser = browser_of(asha)
    browser.post("/accounts/email/", {"email": "asha.new@example.com", "password": PASSWORD})
    assert is_in(token)
    code = re.search(r"^ +([A-Z0-9-]{6,})$", mailoutbox[0].body, re.M)[1]
    assert browser.post("/accounts/email/code/", {"code": code}).status_code == 303
    asha.refresh_from_db()
    assert asha.email == "asha.new@example.com"
    assert not is_in(token)


def test_two_step_login_on_and_off(asha, token):
    browser = browser_of(asha)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.get("/accounts/two-step/activate/")
    key = browser.session["mfa.totp.secret"]
    browser.post("/accounts/two-step/activate/", {"code": code_of(key)})
    assert not is_in(token)
    token = issue(asha, with_code=True)
    browser.post("/accounts/two-step/deactivate/")
    assert not is_in(token)


def test_two_step_login_taken_away_at_the_desk(owner, asha, token):
    give_app(asha)
    act(owner, asha, "turn_two_step_login_off")
    assert not is_in(token)


def test_logging_out_everywhere_at_the_desk(owner, asha, token):
    act(owner, asha, "log_out_everywhere")
    assert not is_in(token)


def act(owner, person, action):
    fields = {"action": action, "_selected_action": [person.pk]}
    assert browser_of(owner).post("/admin/accounts/user/", fields).status_code == 302


def test_an_account_closed_at_the_desk_stays_logged_out_when_opened_again(owner, asha, token):
    here = browser_of(asha)
    at_the_desk(owner, asha)
    assert not is_in(token)
    at_the_desk(owner, asha, is_active="on")
    asha.refresh_from_db()
    assert asha.is_active
    assert not is_in(token)
    assert here.get("/accounts/profile/").status_code == 303


def test_other_changes_at_the_desk_end_nothing(owner, asha, token):
    at_the_desk(owner, asha, is_active="on", first_name="Ayesha")
    asha.refresh_from_db()
    assert asha.first_name == "Ayesha"
    assert is_in(token)


def test_an_account_that_its_person_deletes(asha, token):
    browser_of(asha).post("/accounts/delete/", {"password": PASSWORD})
    assert not is_in(token)
    assert ApiToken.objects.count() == 1


def test_an_account_that_is_closed_for_good(asha, token):
    close_account(asha)
    assert not is_in(token)


def test_logging_out_the_others(asha, token):
    browser_of(asha).post("/accounts/logins/", {"password": PASSWORD, "end": "others"})
    assert not is_in(token)


def test_logging_out_of_a_browser_ends_that_browser_only(asha, token):
    browser_of(asha).post("/accounts/logout/")
    assert is_in(token)
