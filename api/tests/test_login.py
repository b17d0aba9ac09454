"""POST /api/login/ and /api/logout/; how strict and how often stands in test_ways_in.py."""

import pytest

from accounts.models import ApiToken
from tests.programs import Program, is_in, refusal, wrong_fields

ADDRESS = "/api/login/"
ASHA = {"email": "asha@example.com", "password": "demo-mango-orchard"}


def test_email_and_password_give_a_token(stranger, asha):
    response = stranger.post(ADDRESS, ASHA)
    assert response.status_code == 200
    assert set(response.json()) == {"token", "username", "email"}
    assert response.json()["username"] == "asha"
    assert response.json()["email"] == "asha@example.com"
    assert Program(response.json()["token"]).get("/api/profile/").status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_bad_token_is_not_looked_at(asha):
    assert Program("0" * 64).post(ADDRESS, ASHA).status_code == 200


@pytest.mark.parametrize("name", ASHA)
def test_a_missing_field_is_named(stranger, asha, name):
    response = stranger.post(ADDRESS, {key: ASHA[key] for key in ASHA if key != name})
    assert wrong_fields(response) == {name: ["This field is required."]}


@pytest.mark.parametrize("name", ASHA)
def test_a_wrong_type_is_refused(stranger, asha, name):
    for value in ("", None, 5, True, ["x"], {"x": 1}, "a\0b"):
        assert list(wrong_fields(stranger.post(ADDRESS, ASHA | {name: value}))) == [name], value


def test_outer_spaces_belong_to_a_password(stranger, asha):
    refusal(stranger.post(ADDRESS, ASHA | {"password": " demo-mango-orchard "}), 400)


def test_logging_out_ends_this_token_alone(hers, stranger, asha):
    other = stranger.post(ADDRESS, ASHA).json()["token"]
    response = hers.post("/api/logout/")
    assert (response.status_code, response.content) == (204, b"")
    assert not is_in(hers.token)
    assert is_in(other)
    assert ApiToken.objects.count() == 1
