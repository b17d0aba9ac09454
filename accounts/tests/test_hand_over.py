"""A new password by mail: what it does to two-step login, and to an e-mail never confirmed."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth import get_user

from accounts.second_factor import is_on
from tests.codes import code_of, give_app
from tests.reading import HTMX

RESET = "/accounts/password_reset/"
NEW = {"password1": "ripe-in-june-2024", "password2": "ripe-in-june-2024"}


@pytest.fixture
def confirmed():
    """The addresses that allauth's signal tells of."""
    told = []

    def note(sender, request, email_address, **kwargs):
        told.append((email_address.email, request.path))

    email_confirmed.connect(note)
    yield told
    email_confirmed.disconnect(note)


def reset(browser, mailoutbox, new=NEW, headers=None):
    browser.post(RESET, {"email": "asha@example.com"})
    link = re.search(r"http://127\.0\.0\.1:8000(\S+/link/\S+)", mailoutbox[0].body)[1]
    return browser.post(browser.get(link)["Location"], new, headers=headers)


def log_in(browser):
    fields = {"login": "asha@example.com", "password": "ripe-in-june-2024"}
    return browser.post("/accounts/login/", fields)


def confirm(person) -> None:
    EmailAddress.objects.filter(user=person).update(verified=True)


@pytest.mark.parametrize("headers", [None, HTMX])
def test_what_somebody_set_up_under_an_address_not_theirs_goes(
    guest, asha, mailoutbox, confirmed, headers
):
    give_app(asha)
    reset(guest, mailoutbox, headers=headers)
    assert not is_on(asha)
    assert [(a.email, a.verified, a.primary) for a in asha.emailaddress_set.all()] == [
        ("asha@example.com", True, True)
    ]
    assert [email for email, _path in confirmed] == ["asha@example.com"]
    assert log_in(guest)["Location"] == "/"
    assert get_user(guest) == asha


def test_the_owner_is_told_that_it_is_off(guest, asha, mailoutbox):
    give_app(asha)
    reset(guest, mailoutbox)
    subjects = {mail.subject for mail in mailoutbox}
    assert "Two-step login at Mango Grove is off" in subjects


def test_without_two_step_login_only_the_email_is_confirmed(guest, asha, mailoutbox, confirmed):
    reset(guest, mailoutbox)
    assert asha.has_confirmed_email
    assert len(confirmed) == 1
    assert not any("Two-step" in mail.subject for mail in mailoutbox)


def test_with_a_confirmed_email_the_code_is_asked_as_ever(guest, asha, mailoutbox, confirmed):
    confirm(asha)
    give_app(asha)
    reset(guest, mailoutbox)
    assert is_on(asha)
    assert confirmed == []
    assert log_in(guest)["Location"] == "/accounts/login/code/"
    assert not get_user(guest).is_authenticated
    assert guest.post("/accounts/login/code/", {"code": code_of()}).status_code == 303
    assert get_user(guest) == asha


def test_a_refused_password_changes_nothing(guest, asha, mailoutbox, confirmed):
    give_app(asha)
    answer = reset(guest, mailoutbox, new={"password1": "short", "password2": "short"})
    assert answer.status_code == 422
    assert is_on(asha)
    assert not asha.has_confirmed_email
    assert confirmed == []


def test_opening_the_link_changes_nothing(guest, asha, mailoutbox):
    give_app(asha)
    guest.post(RESET, {"email": "asha@example.com"})
    guest.get(re.search(r"8000(\S+/link/\S+)", mailoutbox[0].body)[1], follow=True)
    assert is_on(asha)
    assert not asha.has_confirmed_email


def test_the_second_reset_leaves_it_on(guest, asha, mailoutbox):
    reset(guest, mailoutbox)
    give_app(asha)
    mailoutbox.clear()
    reset(guest, mailoutbox, new=dict.fromkeys(NEW, "riper-in-july-2024"))
    assert is_on(asha)


def test_staff_keep_it_whatever_their_mailbox_says(guest, asha, mailoutbox):
    asha.is_staff = True
    asha.save()
    give_app(asha)
    reset(guest, mailoutbox)
    assert is_on(asha)
    assert log_in(guest)["Location"] == "/accounts/login/code/"
    assert not get_user(guest).is_authenticated
