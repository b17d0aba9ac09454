from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from accounts import services
from accounts.models import User
from accounts.services import create_shopper, register_shopper

GOOD = {"username": "ravi", "email": "ravi@example.com", "password": "ripe-in-june-2024"}


@pytest.mark.parametrize(
    ("full_name", "username"),
    [
        ("Ravi Kumar", "ravi_kumar"),
        ("  Łukasz  ", "ukasz"),
        ("<script>", "script"),
        ("রবি", "ravi"),  # from the e-mail
        ("", "ravi"),
        ("ravi", "ravi"),
    ],
)
def test_the_username_is_made_from_the_name(db, full_name, username):
    ravi = create_shopper(**GOOD | {"username": full_name})
    assert ravi.username == username
    assert ravi.email == "ravi@example.com"
    assert ravi.check_password("ripe-in-june-2024")
    assert ravi.profile.pk


def test_a_taken_name_gets_an_ending(asha):
    other = create_shopper(**GOOD | {"username": "Asha"})
    assert other.username.startswith("asha")
    assert other.username != "asha"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "asha@example.com"}, "email"),
        ({"email": " ASHA@example.com "}, "email"),
        ({"email": "asha@ｅxample.com"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a\0@example.com"}, "email"),
        ({"email": "\ud800@example.com"}, "email"),
        ({"email": "x" * 250 + "@example.com"}, "email"),
        ({"password": ""}, "password"),
        ({"password": "short"}, "password"),
        ({"password": "ravi@example.com"}, "password"),
        ({"password": "x" * 10_000}, "password"),
        ({"password": "ripe\0mango-1"}, "password"),
        ({"password": "ripe\ud800mango-1"}, "password"),
    ],
)
def test_bad_values_are_told_by_field_and_write_nothing(asha, fields, field):
    for open_account in (create_shopper, register_shopper):
        with pytest.raises(ValidationError) as refusal:
            open_account(**GOOD | fields)
        assert set(refusal.value.error_dict) == {field}
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "username", ["", "asha", "Asha", "ａsha", "ra;vi", "x" * 151, "r\0", "\ud800"]
)
def test_a_chosen_username_is_taken_as_it_is_or_refused(asha, username):
    with pytest.raises(ValidationError) as refusal:
        register_shopper(**GOOD | {"username": username})
    assert set(refusal.value.error_dict) == {"username"}
    assert len(refusal.value.messages) == 1


def test_who_is_a_moment_too_late_is_told_what_is_taken(asha):
    """The first look finds nothing wrong, the database refuses, the second look says why."""
    really = services._name_errors
    looks = iter([lambda user: {}, really])
    with (
        patch("accounts.services._name_errors", lambda user: next(looks)(user)),
        pytest.raises(ValidationError) as refusal,
    ):
        register_shopper(**GOOD | {"email": "asha@example.com"})
    assert refusal.value.messages == ["There is an account with this e-mail already."]
    assert User.objects.count() == 1
