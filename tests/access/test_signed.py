"""What the shop signs for one use opens nothing else (OWASP ASVS 5.0, V9)."""

from datetime import timedelta

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils import timezone

from orders.printing import JOB_SALT, time_of_job
from tests.factories import make_cart, place


@pytest.fixture
def reset(asha) -> str:
    return f"{user_pk_to_url_str(asha)}-{PasswordResetTokenGenerator().make_token(asha)}"


@pytest.fixture
def order(asha, himsagar):
    return place(make_cart(asha, himsagar=1))


def test_a_link_to_a_new_password_opens_no_order(guest, reset, order):
    for token in (reset, reset.partition("-")[2]):
        assert guest.get(f"/orders/link/{token}/").status_code == 404
    assert guest.get(order.get_absolute_url()).status_code == 404


def test_the_link_of_an_order_sets_no_password(guest, asha, order):
    key = f"{user_pk_to_url_str(asha)}-{order.link_token}"
    answer = guest.get(f"/accounts/password_reset/link/{key}/")
    assert answer.status_code == 404


def test_a_link_that_was_changed_by_one_sign_is_dead(guest, reset):
    other = "a" if reset[-1] != "a" else "b"
    assert guest.get(f"/accounts/password_reset/link/{reset[:-1]}{other}/").status_code == 404


def test_what_is_signed_for_one_use_is_worth_nothing_in_another():
    now = timezone.now().isoformat()
    assert time_of_job(signing.dumps(now, salt=JOB_SALT))
    assert time_of_job(signing.dumps(now)) is None
    assert time_of_job(signing.dumps(now, salt="something else")) is None


def test_a_signature_has_an_end(monkeypatch):
    name = signing.dumps(timezone.now().isoformat(), salt=JOB_SALT)
    later = (timezone.now() + timedelta(days=2)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert time_of_job(name) is None


@pytest.mark.parametrize("header", ["none", "NONE", "HS256"])
def test_no_sender_chooses_how_a_signature_is_checked(header):
    assert time_of_job(f"{header}:{timezone.now().isoformat()}:") is None
