"""The e-mail of an account: confirmed by a code from a mail, changed with the password."""

import re

import pytest
from allauth.account.internal.flows import email_verification_by_code
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from conftest import browser_of
from tests.factories import make_user
from tests.reading import HTMX, form_to, is_fragment, words

EMAIL = "/accounts/email/"
SEND = "/accounts/email/send-code/"
CODE = "/accounts/email/code/"
PASSWORD = "demo-mango-orchard"
NEW = {"email": "asha.new@example.com", "password": PASSWORD}


def code_in(mail) -> str:
    return re.search(r"^ +([A-Z0-9-]{6,})$", mail.body, re.M)[1]


def change(browser, mailoutbox, **typed):
    """Ask for another e-mail and type the code of the mail."""
    asked = browser.post(EMAIL, NEW | typed)
    assert (asked.status_code, asked["Location"]) == (303, CODE)
    return browser.post(CODE, {"code": code_in(mailoutbox[-1])})


def test_a_new_account_is_not_confirmed(asha):
    assert not asha.has_confirmed_email
    assert [a.email for a in asha.emailaddress_set.all()] == ["asha@example.com"]


def test_a_code_from_the_mail_confirms(as_asha, asha, mailoutbox):
    page = as_asha.get(EMAIL)
    assert "It is not confirmed yet" in words(page)
    assert as_asha.post(SEND)["Location"] == CODE
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert "asha@example.com" in words(as_asha.get(CODE))
    done = as_asha.post(CODE, {"code": code_in(mail).lower().replace("-", " ")})
    assert (done.status_code, done["Location"]) == (303, EMAIL)
    assert asha.has_confirmed_email
    assert "It is confirmed" in words(as_asha.get(EMAIL))
    assert as_asha.post(SEND)["Location"] == EMAIL
    assert len(mailoutbox) == 1


def test_the_email_changes_with_the_code(as_asha, asha, mailoutbox):
    elsewhere = browser_of(asha)
    assert change(as_asha, mailoutbox)["Location"] == EMAIL
    asha.refresh_from_db()
    assert asha.email == "asha.new@example.com"
    assert asha.has_confirmed_email
    assert EmailAddress.objects.get(user=asha).email == asha.email
    code, told = mailoutbox
    assert (code.to, told.to) == (["asha.new@example.com"], ["asha@example.com"])
    assert "from asha@example.com to asha.new@example.com" in told.body
    assert "+880 1700-000000" in told.body
    # The other browser is logged out, this one is not.
    assert elsewhere.get("/accounts/profile/").status_code == 303
    assert as_asha.get("/accounts/profile/").status_code == 200


def test_one_logs_in_with_the_new_email_only(as_asha, asha, mailoutbox):
    change(as_asha, mailoutbox)
    login = {"password": PASSWORD}
    old = Client().post("/accounts/login/", login | {"login": "asha@example.com"})
    new = Client().post("/accounts/login/", login | {"login": "ASHA.new@example.com"})
    assert (old.status_code, new.status_code) == (422, 303)


def test_nothing_changes_before_the_code(as_asha, asha, mailoutbox):
    as_asha.post(EMAIL, NEW)
    asha.refresh_from_db()
    assert asha.email == "asha@example.com"
    assert [a.email for a in EmailAddress.objects.all()] == ["asha@example.com"]
    # Nobody is kept from registering with an address that somebody else only typed.
    assert make_user("nadia", email="asha.new@example.com").pk


def test_who_registered_meanwhile_keeps_the_email(as_asha, asha, mailoutbox):
    as_asha.post(EMAIL, NEW)
    make_user("nadia", email="asha.new@example.com")
    late = as_asha.post(CODE, {"code": code_in(mailoutbox[-1])})
    assert late.status_code == 422
    assert "There is an account with this e-mail already" in words(late)
    asha.refresh_from_db()
    assert asha.email == "asha@example.com"


def test_who_registered_in_the_same_moment_keeps_the_email(as_asha, asha, mailoutbox, monkeypatch):
    """Both passed the checks, and the database decides."""
    as_asha.post(EMAIL, NEW)
    make_user("nadia", email="asha.new@example.com")
    monkeypatch.setattr("allauth.account.forms.email_already_exists", lambda **asked: ("", False))
    late = as_asha.post(CODE, {"code": code_in(mailoutbox[-1])})
    assert late.status_code == 422
    asha.refresh_from_db()
    assert asha.email == "asha@example.com"
    assert EmailAddress.objects.get(user=asha).email == "asha@example.com"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "wrong"}, "This is not your password"),
        ({"password": ""}, "This field is required"),
        ({"email": "asha"}, "valid email address"),
        ({"email": ""}, "This field is required"),
        ({"email": "ASHA@example.com "}, "This is your e-mail already"),
        ({"email": "a\0@example.com"}, "Null characters"),
        ({"email": "x" * 300 + "@example.com"}, "at most 254"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_is_said_and_stays(as_asha, asha, mailoutbox, typed, told, headers):
    refused = as_asha.post(EMAIL, NEW | typed, headers=headers)
    assert refused.status_code == 422
    assert told in words(refused)
    kept = form_to(refused, EMAIL).values["email"].replace("\ufffd", "\0")
    assert kept == (NEW | typed)["email"]
    assert mailoutbox == []
    assert is_fragment(refused) is bool(headers)


def test_an_email_of_somebody_else_is_not_told(as_asha, asha, ravi, mailoutbox):
    """Only who reads that mail learns more; changing cannot be used to find out who is here."""
    asked = as_asha.post(EMAIL, NEW | {"email": "ravi@example.com"})
    assert asked["Location"] == CODE
    refused = as_asha.post(CODE, {"code": code_in(mailoutbox[-1])})
    assert refused.status_code == 422


def test_guessing_the_password_here_ends_after_ten(as_asha, asha):
    answers = [as_asha.post(EMAIL, NEW | {"password": "wrong"}).status_code for _ in range(11)]
    assert answers[:9] == [422] * 9
    assert answers[-1] == 429
    htmx = as_asha.post(EMAIL, NEW, headers=HTMX)
    assert (htmx.status_code, htmx["HX-Retarget"]) == (429, "#too-many-tries")
    assert htmx["Retry-After"]


def test_three_wrong_codes_and_it_is_dead(as_asha, asha, mailoutbox):
    as_asha.post(EMAIL, NEW)
    answers = [as_asha.post(CODE, {"code": "WRONG1"}) for _ in range(3)]
    assert [a.status_code for a in answers] == [422, 422, 303]
    assert "The code was wrong three times" in words(as_asha.get(EMAIL))
    assert as_asha.post(CODE, {"code": code_in(mailoutbox[-1])})["Location"] == EMAIL
    asha.refresh_from_db()
    assert asha.email == "asha@example.com"


def test_a_code_holds_for_a_quarter_of_an_hour(as_asha, asha, mailoutbox, monkeypatch):
    as_asha.post(EMAIL, NEW)
    process = email_verification_by_code.EmailVerificationProcess
    monkeypatch.setattr(process, "is_valid", lambda self: self.timeout > 900)
    as_asha.post(CODE, {"code": code_in(mailoutbox[-1])})
    asha.refresh_from_db()
    assert asha.email == "asha@example.com"


def test_codes_cannot_be_sent_without_end(as_asha, asha, mailoutbox):
    answers = [as_asha.post(SEND).status_code for _ in range(3)]
    assert answers == [303, 429, 429]
    assert len(mailoutbox) == 1


def test_htmx_is_sent_on_by_header(as_asha, asha, mailoutbox):
    asked = as_asha.post(EMAIL, NEW, headers=HTMX)
    assert (asked.status_code, asked["HX-Redirect"]) == (204, CODE)
    wrong = as_asha.post(CODE, {"code": "WRONG1"}, headers=HTMX)
    assert wrong.status_code == 422
    assert is_fragment(wrong)
    done = as_asha.post(CODE, {"code": code_in(mailoutbox[-1])}, headers=HTMX)
    assert (done.status_code, done["HX-Redirect"]) == (204, EMAIL)


@pytest.mark.parametrize("address", [EMAIL, CODE])
def test_strangers_log_in_first(guest, db, address):
    assert guest.get(address)["Location"].startswith("/accounts/login/")
    assert guest.post(address, NEW)["Location"].startswith("/accounts/login/")


def test_the_profile_form_changes_no_email(as_asha, asha):
    as_asha.post("/accounts/profile/", {"email": "x@example.com", "username": "x"})
    asha.refresh_from_db()
    assert (asha.email, asha.username) == ("asha@example.com", "asha")


class TestConfirmedBeforeTheFirstLogin:
    """With the setting CONFIRM_EMAIL."""

    NADIA = {
        "username": "nadia",
        "email": "nadia@example.com",
        "password1": "ripe-in-june-2024",
        "password2": "ripe-in-june-2024",
    }

    @pytest.fixture(autouse=True)
    def confirm_email(self, settings):
        settings.CONFIRM_EMAIL = True

    def test_registering_asks_for_the_code(self, guest, db, mailoutbox):
        registered = guest.post("/accounts/register/", self.NADIA)
        assert (registered.status_code, registered["Location"]) == (303, CODE)
        assert guest.get("/accounts/profile/").status_code == 303
        assert "Welcome to Mango Grove" in mailoutbox[0].body
        done = guest.post(CODE, {"code": code_in(mailoutbox[0])})
        assert done.status_code == 303
        assert guest.get("/accounts/profile/").status_code == 200
        assert User.objects.get(email="nadia@example.com").has_confirmed_email

    def test_logging_in_asks_who_never_confirmed(self, guest, asha, mailoutbox):
        entered = guest.post(
            "/accounts/login/", {"login": "asha@example.com", "password": PASSWORD}
        )
        assert entered["Location"] == CODE
        assert guest.get("/accounts/profile/").status_code == 303
        guest.post(CODE, {"code": code_in(mailoutbox[0])})
        assert guest.get("/accounts/profile/").status_code == 200

    def test_who_has_confirmed_just_logs_in(self, guest, asha, mailoutbox):
        asha.emailaddress_set.update(verified=True)
        guest.post("/accounts/login/", {"login": "asha@example.com", "password": PASSWORD})
        assert guest.get("/accounts/profile/").status_code == 200
        assert mailoutbox == []
