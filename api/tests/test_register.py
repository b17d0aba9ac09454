"""POST /api/register/"""

import pytest

from accounts.models import ApiToken, User
from tests.programs import Program, is_in, refusal, wrong_fields

ADDRESS = "/api/register/"
RAVI = {"username": "ravi", "email": "ravi@example.com", "password": "ripe-in-june-2024"}


def register(program, **changed):
    """A field given as None is left out."""
    sent = {name: value for name, value in (RAVI | changed).items() if value is not None}
    return program.post(ADDRESS, sent)


def test_a_new_person_gets_a_token_at_once(stranger):
    response = register(stranger)
    assert response.status_code == 201
    token = response.json()["token"]
    assert response.json() == {"token": token, "username": "ravi", "email": "ravi@example.com"}
    assert is_in(token)
    assert Program(token).get("/api/profile/").json()["username"] == "ravi"


def test_the_person_logs_in_on_the_page_with_the_same_password(stranger, guest):
    register(stranger)
    typed = {"login": RAVI["email"], "password": RAVI["password"]}
    assert guest.post("/accounts/login/", typed).status_code in (302, 303)


def test_a_bad_token_is_not_looked_at(db):
    assert register(Program("0" * 64)).status_code == 201


def test_no_cache_keeps_a_token(stranger):
    assert register(stranger)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", RAVI)
def test_a_missing_field_is_named(stranger, name):
    assert list(wrong_fields(register(stranger, **{name: None}))) == [name]
    assert not User.objects.exists()


def test_all_that_is_missing_is_named(stranger):
    told = refusal(stranger.post(ADDRESS, {}), 400)
    assert set(told["fields"]) == set(RAVI)
    assert told["error"] == "username: This field is required."


@pytest.mark.parametrize("name", RAVI)
def test_a_wrong_type_is_refused(stranger, name):
    for value in ("", None, 5, True, ["x"], {"x": 1}, "a\0b"):
        response = stranger.post(ADDRESS, RAVI | {name: value})
        assert list(wrong_fields(response)) == [name], value
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "changed, name",
    [
        ({"username": "asha"}, "username"),
        ({"username": "ASHA"}, "username"),
        ({"email": "asha@example.com"}, "email"),
        ({"email": "Asha@Example.com"}, "email"),
        ({"email": "asha"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password"}, "password"),
        ({"password": "12345678"}, "password"),
        ({"password": "ravi@example"}, "password"),
    ],
)
def test_taken_and_weak_are_refused(stranger, asha, changed, name):
    assert list(wrong_fields(register(stranger, **changed))) == [name]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "changed, page_field",
    [
        ({"username": "asha"}, "username"),
        ({"email": "asha"}, "email"),
        ({"password": "short"}, "password1"),
        ({"password": "password"}, "password1"),
    ],
)
def test_the_words_are_those_of_the_page(stranger, guest, asha, changed, page_field):
    [messages] = wrong_fields(register(stranger, **changed)).values()
    sent = RAVI | changed
    typed = {name: sent[name] for name in ("username", "email")}
    typed |= {"password1": sent["password"], "password2": sent["password"]}
    page = guest.post("/accounts/register/", typed)
    assert messages == list(page.context["form"].errors[page_field])


def test_nobody_becomes_staff_by_saying_so(stranger):
    wished = {"is_staff": True, "is_superuser": True, "is_active": False, "id": 1, "pk": 1}
    assert register(stranger, **wished).status_code == 201
    ravi = User.objects.get()
    assert (ravi.is_staff, ravi.is_superuser, ravi.is_active) == (False, False, True)


def test_what_registration_gives_the_person_on_the_page_is_there_too(stranger):
    register(stranger)
    profile = User.objects.get().profile
    assert profile.phone_number == ""


def test_where_emails_are_confirmed_first_there_is_no_token_yet(stranger, settings):
    settings.CONFIRM_EMAIL = True
    response = register(stranger)
    assert (response.status_code, response.json()["token"]) == (201, "")
    assert not ApiToken.objects.exists()
