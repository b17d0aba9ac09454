"""Programs log in and register as people do on the page: as strictly, and counted together."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.account.signals import user_signed_up
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import api_login
from accounts.models import ApiToken, User
from tests.codes import code_of, give_app, wrong_code
from tests.factories import make_user
from tests.programs import is_in
from tests.queries import counted

PASSWORD = "demo-mango-orchard"
RAVI = {"username": "ravi", "email": "ravi@example.com", "password": "ripe-in-june-2024"}


def asked(act, address="127.0.0.1", **typed):
    request = RequestFactory().post("/api/login/", REMOTE_ADDR=address)
    with request_context(request):
        return act(request, **typed)


def log_in(password=PASSWORD, email="asha@example.com", **more) -> tuple[User, str]:
    return asked(api_login.log_in, email=email, password=password, **more)


def register(**typed) -> tuple[User, str]:
    return asked(api_login.register, **(RAVI | typed))


def refused(act, *args, **typed) -> str:
    """The code with which this is refused."""
    with pytest.raises(ValidationError) as refusal:
        act(*args, **typed)
    return refusal.value.code


def page(password, email="asha@example.com") -> int:
    return Client().post("/accounts/login/", {"login": email, "password": password}).status_code


def test_the_right_password_gives_person_and_token(asha):
    person, token = log_in(device="Phone")
    assert person == asha
    assert is_in(token)
    assert ApiToken.objects.get().device == "Phone"
    assert not ApiToken.objects.get().with_code


@pytest.mark.parametrize("email", ["ASHA@example.com", " asha@example.com ", "asha@ｅxample.com"])
def test_emails_are_taken_in_any_writing(asha, email):
    assert log_in(email=email)[0] == asha


def test_it_is_noted_when(asha):
    log_in()
    asha.refresh_from_db()
    assert timezone.now() - asha.last_login < timedelta(minutes=1)


def test_an_older_link_to_a_new_password_is_dead(asha, guest, mailoutbox):
    guest.post("/accounts/password_reset/", {"email": asha.email})
    link = mailoutbox[0].body.split("http://127.0.0.1:8000")[1].split()[0]
    log_in()
    assert guest.get(link).status_code == 404


def test_unknown_wrong_and_closed_are_refused_alike(asha):
    make_user("bela", is_active=False)
    lata = make_user("lata")
    lata.set_unusable_password()
    lata.save()
    encode, works = MD5PasswordHasher.encode, set()
    # The first try ever from this address makes its counter.
    refused(log_in, "wrong", "nila@example.com")
    for name in ("asha", "zara", "bela", "lata"):
        hashed = []

        def count_and_encode(hasher, raw, salt, hashed=hashed):
            hashed.append(raw)
            return encode(hasher, raw, salt)

        with (
            patch.object(MD5PasswordHasher, "encode", count_and_encode),
            counted() as statements,
            pytest.raises(ValidationError) as refusal,
        ):
            log_in("wrong", f"{name}@example.com")
        works.add((len(hashed), len(statements), refusal.value.code, *refusal.value.messages))
    [(hashes, _statements, code, words)] = works
    assert (hashes, code) == (1, "email_password_mismatch")
    assert words.startswith("This e-mail and this password do not belong together.")


def test_a_closed_account_is_not_opened_by_its_password(db):
    make_user("bela", is_active=False)
    assert refused(log_in, email="bela@example.com") == "email_password_mismatch"
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("email", ["", "asha", "a\0sha@example.com", "a@exam\ud800ple.com", "@"])
def test_what_is_no_email_is_refused(asha, email):
    assert refused(log_in, email=email) in ("required", "invalid", "null_characters_not_allowed")


@pytest.mark.parametrize("password", ["", "a\0b", "\ud800", "x" * 100_000, f" {PASSWORD}"])
def test_what_is_no_password_is_refused(asha, password):
    assert refused(log_in, password) in (
        *("required", "null_characters_not_allowed", "max_length"),
        "email_password_mismatch",
    )


def test_ten_wrong_passwords_end_the_tries_here_and_on_the_page(asha):
    codes = [refused(log_in, "wrong") for _ in range(5)]
    assert [page("wrong") for _ in range(5)] == [422] * 5
    assert codes == ["email_password_mismatch"] * 5
    assert refused(log_in) == "too_many_login_attempts"
    assert page(PASSWORD) == 429
    assert log_in(address="192.0.2.7")[0] == asha


def test_ten_wrong_ones_on_the_page_end_them_here(asha):
    assert [page("wrong") for _ in range(10)] == [422] * 10
    assert refused(log_in) == "too_many_login_attempts"


def test_right_ones_do_not_count_and_take_no_wrong_ones_back(asha):
    assert {refused(log_in, "wrong") for _ in range(9)} == {"email_password_mismatch"}
    assert {log_in()[0] for _ in range(3)} == {asha}
    assert refused(log_in, "wrong") == "email_password_mismatch"
    assert refused(log_in) == "too_many_login_attempts"


def test_many_accounts_from_one_address_are_stopped(db):
    codes = [refused(log_in, "wrong", f"shopper{n}@example.com") for n in range(61)]
    assert codes == ["email_password_mismatch"] * 60 + ["too_many_login_attempts"]


def test_two_step_login_asks_for_the_code(asha):
    give_app(asha)
    assert refused(log_in) == "code_required"
    assert refused(log_in, "wrong", code=code_of()) == "email_password_mismatch"
    assert refused(log_in, code=wrong_code()) == "incorrect_code"
    assert refused(log_in, code="12") == "invalid"
    assert not ApiToken.objects.exists()
    _person, token = log_in(code=code_of())
    assert is_in(token)
    assert ApiToken.objects.get().with_code
    # The app's row tells when it was used last, as after a login on the page.
    assert Authenticator.objects.get(type=Authenticator.Type.TOTP).last_used_at


def test_a_code_works_once_here_and_on_the_page(asha, guest):
    give_app(asha)
    log_in(code=code_of())
    assert refused(log_in, code=code_of()) == "incorrect_code"
    guest.post("/accounts/login/", {"login": asha.email, "password": PASSWORD})
    assert guest.post("/accounts/login/code/", {"code": code_of()}).status_code == 422


def test_a_recovery_code_works_once(asha):
    code, *_others = give_app(asha)
    assert log_in(code=f"{code[:4]} {code[4:]}")[0] == asha
    assert refused(log_in, code=code) == "incorrect_code"


def test_wrong_codes_are_counted_with_those_of_the_page_and_told(asha, guest, mailoutbox):
    give_app(asha)
    guest.post("/accounts/login/", {"login": asha.email, "password": PASSWORD})
    for number in range(5):
        assert refused(log_in, code=wrong_code(number=1000 * number)) == "incorrect_code"
        wrong = {"code": wrong_code(number=1000 * number + 500)}
        assert guest.post("/accounts/login/code/", wrong).status_code == 422
    assert refused(log_in, code=code_of()) == "too_many_login_attempts"
    assert [mail.subject for mail in mailoutbox] == ["Wrong codes for your account at Mango Grove"]


def test_staff_set_two_step_login_up_first_where_the_shop_asks_for_it(meera, asha, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert refused(log_in, email="meera@example.com") == "two_steps_required"
    assert refused(log_in, "wrong", email="meera@example.com") == "email_password_mismatch"
    assert log_in()[0] == asha
    give_app(meera)
    _person, token = log_in(email="meera@example.com", code=code_of())
    assert is_in(token)


def test_an_email_is_confirmed_first_where_the_shop_asks_for_it(asha, settings):
    settings.CONFIRM_EMAIL = True
    assert refused(log_in) == "email_not_confirmed"
    asha.emailaddress_set.update(verified=True)
    assert log_in()[0] == asha


def test_a_password_changed_in_the_same_moment_opens_nothing(asha):
    def change_it(user):
        other = User.objects.get(pk=user.pk)
        other.set_password("ripe-in-june-2024")
        other.save()
        return False

    with patch("accounts.api_login.is_on", change_it):
        assert refused(log_in) == "email_password_mismatch"
    assert not ApiToken.objects.exists()


def test_a_login_is_noted_and_has_its_token_or_neither(asha):
    """Whoever deletes the account meanwhile waits, or is first."""
    gone = DatabaseError("Save with update_fields did not affect any rows.")
    with (
        patch("accounts.api_login.user_logged_in.send", side_effect=gone),
        pytest.raises(DatabaseError),
    ):
        log_in()
    assert not ApiToken.objects.exists()


def test_registering_gives_person_and_token(db):
    person, token = register(device="Phone")
    assert (person.username, person.email) == ("ravi", "ravi@example.com")
    assert person.check_password(RAVI["password"])
    assert is_in(token)
    assert ApiToken.objects.get().device == "Phone"
    assert page(RAVI["password"], "ravi@example.com") == 303


def test_others_hear_that_somebody_signed_up(db):
    heard = []

    def hear(user, **kwargs):
        heard.append(user.email)

    user_signed_up.connect(hear)
    register()
    user_signed_up.disconnect(hear)
    assert heard == ["ravi@example.com"]


def test_the_email_is_confirmed_before_there_is_a_token_where_the_shop_asks_for_it(db, settings):
    settings.CONFIRM_EMAIL = True
    person, token = register()
    assert (person.username, token) == ("ravi", "")
    assert not ApiToken.objects.exists()
    assert refused(log_in, RAVI["password"], "ravi@example.com") == "email_not_confirmed"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("username", ""),
        ("username", "asha"),
        ("username", "ra\0vi"),
        ("email", "ravi"),
        ("email", "ASHA@example.com"),
        ("email", "ra\0vi@example.com"),
        ("password", ""),
        ("password", "password"),
        ("password", "ripe\0in-june-2024"),
        ("username", "ra\ud800vi"),
        ("email", "ravi@exam\ud800ple.com"),
        ("password", "ripe\ud800in-june-2024"),
    ],
)
def test_what_the_page_refuses_is_refused(asha, field, typed):
    with pytest.raises(ValidationError) as refusal:
        register(**{field: typed})
    assert list(refusal.value.error_dict) == [field]
    assert User.objects.count() == 1
    assert not ApiToken.objects.exists()


def test_registering_is_limited_together_with_the_page(asha):
    for _ in range(10):
        with pytest.raises(ValidationError) as refusal:
            register(email="asha@example.com")
        assert list(refusal.value.error_dict) == ["email"]
    fields = {"email": "asha@example.com"}
    answers = [Client().post("/accounts/register/", fields).status_code for _ in range(10)]
    assert answers == [422] * 10
    assert refused(register) == "rate_limited"
    assert Client().post("/accounts/register/", fields).status_code == 429
    assert User.objects.count() == 1
