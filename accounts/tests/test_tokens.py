"""Tokens: one a device, few, each with an end; and what is no token opens nothing."""

from datetime import timedelta
from hashlib import sha512
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import make_password
from django.db import OperationalError
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import ApiToken, User
from accounts.tokens import current_tokens, end_this, end_token, issue
from tests.programs import is_in, made, with_header
from tests.queries import counted

NOT_VALID = "This token is not valid, or not any more. Log in again."


def ago(**age):
    return timezone.now() - timedelta(**age)


def test_a_token_is_told_once_and_kept_as_a_digest(asha):
    token = issue(asha, device="Phone")
    assert len(token) == 64
    row = ApiToken.objects.values().get()
    assert row["device"] == "Phone"
    assert not any(token in str(value) or token[15:] in str(value) for value in row.values())


def test_the_digest_is_sha_512(asha):
    token = issue(asha)
    assert ApiToken.objects.get().digest == sha512(token.encode()).hexdigest()


def test_each_login_has_another_one(asha):
    assert len({issue(asha) for _ in range(5)}) == 5


def test_a_device_has_one(asha, ravi):
    old, other, ravis = (
        issue(asha, device="Phone"),
        issue(asha, device="Scale"),
        issue(ravi, device="Phone"),
    )
    new = issue(asha, device=" Phone\n")
    assert [is_in(token) for token in (old, other, ravis, new)] == [False, True, True, True]


def test_logins_without_a_device_stand_side_by_side(asha):
    tokens = [issue(asha), issue(asha), issue(asha, device="\0 ")]
    assert all(is_in(token) for token in tokens)


def test_the_31st_ends_the_one_that_was_idle_longest(asha, ravi):
    ravis = issue(ravi)
    tokens = [issue(asha) for _ in range(30)]
    made(tokens[7], last_used_at=ago(hours=5))
    tokens.append(issue(asha))
    assert [number for number, token in enumerate(tokens) if not is_in(token)] == [7]
    assert ApiToken.objects.filter(user=asha).count() == 30
    assert is_in(ravis)


def test_a_device_that_logs_in_again_pushes_nobody_out(asha):
    tokens = [issue(asha, device=f"Phone {number}") for number in range(30)]
    tokens[0] = issue(asha, device="Phone 0")
    assert all(is_in(token) for token in tokens)


def test_those_that_are_over_are_swept_with_the_next_login(asha, ravi):
    for person in (asha, ravi):
        made(issue(person), expiry=ago(days=1))
        made(issue(person), last_used_at=ago(days=15))
    token = issue(asha)
    assert [row.token_key for row in ApiToken.objects.filter(user=asha)] == [token[:15]]
    assert ApiToken.objects.filter(user=ravi).exists()


@pytest.mark.parametrize(
    ("times", "holds"),
    [
        ({"last_used_at": 13}, True),
        ({"last_used_at": 15}, False),
        ({"expiry": -1}, True),
        ({"expiry": 0}, False),
        ({"expiry": 5}, False),
    ],
)
def test_a_token_ends_by_time(asha, times, holds):
    token = issue(asha)
    made(token, **{field: ago(days=days) for field, days in times.items()})
    assert bool(current_tokens(asha)) is holds
    assert is_in(token) is holds


def test_the_times_are_settings(asha, settings):
    settings.REST_KNOX = settings.REST_KNOX | {"TOKEN_TTL": timedelta(days=2)}
    settings.API_TOKEN_IDLE = timedelta(days=1)
    token = issue(asha)
    [row] = current_tokens(asha)
    assert timedelta(days=1.9) < row.expiry - timezone.now() < timedelta(days=2)
    made(token, last_used_at=ago(hours=25))
    assert not is_in(token)


def test_a_good_token_costs_one_statement(asha):
    tokens = [issue(asha) for _ in range(3)]
    with counted() as statements:
        person, token = with_header(f"Token {tokens[1]}")
        assert (person.username, person.is_active, token.token_key) == (
            "asha",
            True,
            tokens[1][:15],
        )
    assert len(statements) == 1


def test_a_use_is_noted_now_and_then(asha):
    token = issue(asha)
    made(token, last_used_at=ago(days=1))
    with counted() as statements:
        with_header(f"Token {token}")
    assert len(statements) == 1
    made(token, last_used_at=ago(days=2))
    assert is_in(token)
    assert ApiToken.objects.get().last_used_at > ago(minutes=1)


def test_reading_sweeps_nothing(asha):
    made(issue(asha), expiry=ago(days=1))
    over = issue(asha)
    made(over, expiry=ago(days=1))
    assert not is_in(over)
    assert ApiToken.objects.filter(expiry__lt=timezone.now()).exists()


def test_a_database_that_takes_no_writes_stops_no_answer(asha):
    token = issue(asha)
    made(token, last_used_at=ago(days=10))
    locked = OperationalError("database is locked")
    with patch("django.db.models.query.QuerySet.update", side_effect=locked):
        assert is_in(token)


@pytest.mark.parametrize(
    "header",
    [
        *("Token", "Token ", "token x", f"Token {'0' * 63}", f"Token {'0' * 64}"),
        *(f"Token {'0' * 65}", f"Token {'0' * 32} {'0' * 32}", f"Token {'G' * 64}"),
        *(
            "Token " + "0" * 15 + "\0" + "0" * 48,
            "Token ৳",
            b"Token \xff\xfe",
            f"Token {'0' * 100_000}",
        ),
        *("Token " + "٠" * 64, "Token None", "Token '; DROP TABLE accounts_apitoken; --"),
    ],
)
def test_what_is_no_token_is_refused_alike(asha, header):
    issue(asha)
    if isinstance(header, str):
        header = header.encode()
    with pytest.raises(AuthenticationFailed) as refusal:
        with_header(header)
    assert str(refusal.value.detail) == NOT_VALID


@pytest.mark.parametrize("header", ["", "Basic YXNoYQ==", "Bearer x", "Tokenx", "x" * 100_000])
def test_another_kind_of_header_is_nobody(db, header):
    with counted() as statements:
        assert with_header(header) is None
    assert statements == []


def test_the_first_signs_open_nothing(asha):
    """Its first 15 signs, by which it is found, are no secret."""
    token = issue(asha)
    assert not is_in(token[:15] + "0" * 49)
    assert not is_in(ApiToken.objects.get().digest[:64])
    assert not is_in(token.upper())


def test_of_two_with_the_same_first_signs_each_is_found(asha, ravi):
    tokens = [issue(asha), issue(ravi)]
    with patch("knox.crypto.create_token_string", lambda: tokens[0][:15] + "a" * 49):
        tokens.append(issue(ravi))
    assert [with_header(f"Token {token}")[0].username for token in tokens] == [
        "asha",
        "ravi",
        "ravi",
    ]


def test_a_closed_account_opens_nothing(asha):
    token = issue(asha)
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert not is_in(token)


def test_staff_need_a_code_where_the_shop_asks_for_one(meera, settings):
    plain, with_code = issue(meera), issue(meera, with_code=True)
    assert is_in(plain)
    settings.STAFF_SECOND_FACTOR = True
    assert is_in(with_code)
    with pytest.raises(AuthenticationFailed, match="with a code"):
        with_header(f"Token {plain}")


def test_shoppers_need_none(asha, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert is_in(issue(asha))


def test_a_token_is_ended_by_its_key_and_its_person_only(asha, ravi):
    token, other = issue(asha), issue(asha)
    assert end_token(ravi, token[:15]) == 0
    assert end_token(asha, "") == end_token(asha, token) == end_token(asha, "\0\ud800") == 0
    assert is_in(token)
    assert end_token(asha, token[:15]) == 1
    assert (is_in(token), is_in(other)) == (False, True)


def test_a_program_ends_its_own_login(asha):
    token, other = issue(asha), issue(asha)
    _person, row = with_header(f"Token {token}")
    end_this(row)
    assert (is_in(token), is_in(other)) == (False, True)


@pytest.mark.parametrize(
    "meanwhile", [{"password": make_password("ripe-in-june-2024")}, {"is_active": False}]
)
def test_none_is_issued_on_what_has_just_ended(asha, meanwhile):
    """Somebody logs in with the old password, and it is changed before the token is made."""
    User.objects.filter(pk=asha.pk).update(**meanwhile)
    with pytest.raises(User.DoesNotExist):
        issue(asha)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("device", ["x" * 5_000, "আম " * 60, "\0\ud800", "  a \n b\t "])
def test_devices_are_named_in_one_tidy_line(asha, device):
    issue(asha, device=device)
    kept = ApiToken.objects.get().device
    assert len(kept) <= 100
    assert kept == " ".join(kept.split())
    assert "\0" not in kept
